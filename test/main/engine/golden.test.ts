import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { policies, retiredPolicies } from '../../../main/engine/policies/index.ts';
import { modelVersion, replicate } from '../../../main/engine/run.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

// A change that moves a result raises the model version and writes these anew: UPDATE_GOLDEN=1. A new
// policy writes its own and leaves the others as they are.
const file = new URL('./golden/runs.json', import.meta.url);

/** For policies that govern user mappings alone. */
const ofProcess = { domain: 'user', placement: 'cpus', pages: 2, freePages: 900 } as const;

function digests(): Record<string, string> {
  const found: Record<string, string> = { modelVersion };
  for (const { policy, governs } of [...policies, ...retiredPolicies]) {
    const fields = governs.includes('direct-map') ? {} : ofProcess;
    for (const cpus of [4, 16, 96]) {
      const workload = makeKernelBuild(Math.min(cpus, 60), fields);
      const spec = makeSpec(makeMachine(cpus), workload, policy, {
        warmupMs: cpus === 4 ? 'auto' : 0.5,
        measureMs: cpus === 4 ? 5 : 1,
        horizonMs: 5,
      });
      const { disturbance: _later, ...result } = replicate(spec, 1);
      const text = JSON.stringify(result);
      found[`${policy.name} ${cpus}`] = createHash('sha256').update(text).digest('hex');
    }
  }
  return found;
}

it('gives the stored bits for every preset', () => {
  const found = digests();
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  }
  const hint = 'for a new policy, or a new model version, write them anew with UPDATE_GOLDEN=1';
  expect(found, hint).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
