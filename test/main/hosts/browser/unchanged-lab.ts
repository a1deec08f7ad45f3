import { afterAll, afterEach } from 'vitest';
import {
  changingCall,
  expectRefusal,
  expectUnchanged,
  startLabServer,
  type LabServer,
} from './lab-server.ts';
import type { RawRequest } from './raw-request.ts';

export interface UnchangedLab extends LabServer {
  /** Sends a call that would change something, changed as the request says. */
  expectRefused(request: RawRequest, status: number, code: string): Promise<void>;
}

/** For a file of requests that must all be refused: its lab, which each test must leave unchanged. */
export async function openUnchangedLab(): Promise<UnchangedLab> {
  const lab = await startLabServer();
  const before = await lab.dump();
  afterEach(() => expectUnchanged(lab, before));
  afterAll(() => lab.close());
  return {
    ...lab,
    expectRefused: async (request, status, code) => {
      const answer = await lab.send({ body: changingCall, ...request });
      expectRefusal(answer, { status, code }, [lab.token, lab.usedTicket]);
    },
  };
}
