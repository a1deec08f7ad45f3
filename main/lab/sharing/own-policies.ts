import type { ParsedInput } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { domainsOf, type Domain } from '../../../shared/spec/policy-domains.ts';
import type { Policy, PolicyPreset } from '../../../shared/spec/policy.ts';
import { isPresetName, presetNameRule } from '../../../shared/spec/preset-name.ts';
import { readPolicyPreset } from '../../../shared/spec/read-policy-preset.ts';
import type { Assignment } from '../../../shared/spec/spec-request.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import { boundTexts } from '../../../shared/text/format-contract.ts';
import type { PolicyStore } from '../../store/policy-store.ts';
import { suggest } from '../../../shared/text/closest-name.ts';
import { hasPreset, requirePolicy, type Presets } from '../spec/presets.ts';
import { resolveAnyPair } from '../spec/resolve.ts';

/**
 * A policy as it is to be saved: a preset to start from, and decisions on top of it, whose fields may lack
 * the word `policy` before them.
 */
export type NewPolicy = ParsedInput<'policy.save'>;

/** Policies of one's own: made from decisions, kept in the database, used by name like a preset. */
export interface OwnPolicies {
  /** By name. */
  list(): readonly PolicyPreset[];
  /** @throws LabError `not-found`. */
  show(name: string): PolicyPreset;
  /** @throws LabError `bad-value`, `unknown-name`, `unknown-field`. */
  save(policy: NewPolicy): PolicyPreset;
  /** Reads what `lab policy export` wrote. @throws LabError `bad-value`. */
  import(text: string, options: { readonly replace?: boolean }): PolicyPreset;
  /** Its runs stay. @throws LabError `not-found`. */
  delete(name: string): void;
}

interface OwnPolicyParts {
  readonly store: PolicyStore;
  readonly presets: Presets;
  readonly now: () => Date;
}

/** A workload of each domain, to try a policy on. */
const workloadOf: Readonly<Record<Domain, string>> = {
  'direct-map': 'kernel-build',
  user: 'tlb-flush2',
  barrier: 'membarrier',
};

function requireFreeName(
  name: string,
  { store, presets }: OwnPolicyParts,
  replace: boolean | undefined,
): void {
  if (!isPresetName(name)) {
    const message = `a name must be ${presetNameRule}, got ${JSON.stringify(name)}`;
    throw new LabError('bad-value', message, 'choose another name');
  }
  if (hasPreset(presets, 'policy', name)) {
    throw new LabError('bad-value', `${name} is a built-in policy`, 'choose another name');
  }
  if (replace || !store.ownPolicies().some(({ policy }) => policy.name === name)) return;
  throw new LabError('bad-value', `there is a policy ${name}`, 'use --force to replace it');
}

/** Refuses decisions that contradict each other on what the policy governs. */
function refuseContradictions(policy: Policy, governs: readonly Domain[], presets: Presets): void {
  for (const domain of governs) {
    parseSpec({ ...resolveAnyPair({ workload: workloadOf[domain] }, presets), policy });
  }
}

function buildPreset({ name, from, set, title }: NewPolicy, presets: Presets): PolicyPreset {
  const base = requirePolicy(presets, from);
  const own = set.map(([path, value]): Assignment => {
    const full = path.includes('.') ? path : `policy.${path}`;
    if (full.startsWith('policy.') && full !== 'policy.name') return [full, value];
    throw new LabError('bad-value', `${path} is no decision of a policy`, 'such as drainAt=tick');
  });
  const asked = resolveDecisions(base, [...own, ['policy.name', name]], presets);
  const governs = domainsOf(asked).filter((domain) => base.governs.includes(domain));
  const changed = own.map(([path, value]) => `${path.slice(7)}=${String(value)}`).join(', ');
  if (governs.length === 0) {
    const message = `${from} governs ${base.governs.join(' and ')}, and what is set needs ${domainsOf(asked).join(' or ')}`;
    throw new LabError('bad-value', message, 'start from another policy, such as kernel');
  }
  refuseContradictions(asked, governs, presets);
  const promise = boundTexts[asked.contract];
  return {
    policy: asked,
    title: title ?? (changed === '' ? `As ${from}` : `As ${from}, with ${changed}`),
    source: `A policy of one's own, from ${from}`,
    contract: `What is checked: ${promise}.`,
    governs,
  };
}

/** The decisions, whatever domain they need: contradictions are looked for once that is known. */
function resolveDecisions(
  { policy, governs }: PolicyPreset,
  set: readonly Assignment[],
  presets: Presets,
): Policy {
  const domains = [...governs].sort((a, b) => Number(b === 'user') - Number(a === 'user'));
  const workload = workloadOf[domains[0] ?? 'user'];
  return resolveAnyPair({ workload, policy: policy.name, set }, presets).policy;
}

export function createOwnPolicies(parts: OwnPolicyParts): OwnPolicies {
  const { store, presets, now } = parts;
  const keep = (preset: PolicyPreset, replace: boolean | undefined): PolicyPreset => {
    requireFreeName(preset.policy.name, parts, replace);
    store.savePolicy(preset, now().toISOString());
    return preset;
  };
  const names = () => store.ownPolicies().map(({ policy }) => policy.name);
  const unknown = (name: string) =>
    new LabError(
      'not-found',
      `there is no policy ${JSON.stringify(name)} of your own`,
      suggest(name, names()) ?? 'lab policy list',
    );
  return {
    list: () => store.ownPolicies(),
    show(name) {
      const found = store.ownPolicies().find(({ policy }) => policy.name === name);
      if (!found) throw unknown(name);
      return found;
    },
    save: (policy) => keep(buildPreset(policy, presets), policy.replace),
    import(text, { replace }) {
      const preset = readPolicyPreset(text);
      refuseContradictions(preset.policy, preset.governs, presets);
      return keep(preset, replace);
    },
    delete(name) {
      if (!store.deletePolicy(name)) throw unknown(name);
    },
  };
}
