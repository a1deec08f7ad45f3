// A pool's thread: simulates one replication per call. It knows no queue and no other thread.
import { replicate } from '../engine/run.ts';
import type { NoCalls } from '../thread/messages.ts';
import { serveThread } from '../thread/serve-thread.ts';
import type { PoolCalls } from './pool-calls.ts';

serveThread<PoolCalls, NoCalls>(() => ({ calls: { replicate } }));
