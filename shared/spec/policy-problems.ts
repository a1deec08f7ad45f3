import { domainsOf, type Domain } from './policy-domains.ts';
import type { Policy } from './policy.ts';
import type { Workload } from './workload.ts';
import { userPolicyFields } from './user-policy-fields.ts';

/** What the policies of a spec are checked with. */
interface Policies {
  readonly workload: Workload;
  readonly policy: Policy;
  readonly userPolicy: Policy;
}

/** A rule that a policy keeps: whether it is broken in a domain, and what to say. */
interface Rule {
  readonly isBroken: (policy: Policy, domain: Domain, workload: Workload) => boolean;
  /** `$` stands for the section. */
  readonly message: string;
}

const rules: readonly Rule[] = [
  {
    isBroken: ({ gather, beforeReuse }, domain) => (gather > 1 || beforeReuse) && domain !== 'user',
    message: '$.gather above 1 or $.beforeReuse needs workload.domain=user',
  },
  {
    isBroken: ({ gather, remote }) => gather > 1 && remote !== 'ipi' && remote !== 'rar',
    message: '$.gather above 1 needs $.remote=ipi or rar',
  },
  {
    isBroken: ({ beforeReuse, remote, pending, maxAgeUs }) =>
      beforeReuse && !(remote === 'deferred' && pending === 'cpu' && maxAgeUs === null),
    message: '$.beforeReuse needs $.remote=deferred, $.pending=cpu and no $.maxAgeUs',
  },
  {
    isBroken: ({ beforeReuse }, _domain, { processes }) => beforeReuse && processes > 1,
    message:
      '$.beforeReuse needs workload.processes=1: pages that one process frees are used again by others, whose CPUs are not followed',
  },
  {
    isBroken: ({ contract, beforeReuse, gather }) =>
      contract === 'reuse' && !beforeReuse && gather === 1,
    message: '$.contract=reuse needs $.beforeReuse, or $.gather above 1',
  },
  {
    isBroken: ({ contract, maxAgeUs }) => contract === 'max-age' && maxAgeUs === null,
    message: '$.contract=max-age needs $.maxAgeUs',
  },
  {
    isBroken: ({ remote, targets, drainAt }) =>
      remote === 'ipi' &&
      targets === 'running' &&
      !drainAt.includes('idle-exit') &&
      !drainAt.includes('context-switch'),
    message: '$.targets=running needs idle-exit or context-switch in $.drainAt',
  },
];

function findBroken(
  section: 'policy' | 'userPolicy',
  policy: Policy,
  domain: Domain,
  workload: Workload,
) {
  const rule = rules.find(({ isBroken }) => isBroken(policy, domain, workload));
  return rule ? rule.message.replaceAll('$', section) : null;
}

const isAbsent = (policy: Policy) =>
  Object.entries(userPolicyFields).every(
    ([name, { absent }]) => JSON.stringify(policy[name as keyof Policy]) === JSON.stringify(absent),
  );

/** Of a policy for each domain: what the two together cannot be. */
function findMixProblem({ workload, policy, userPolicy }: Policies): string | null {
  const { domain, placement, attacker } = workload;
  if (domain !== 'direct-map' || placement === 'free' || attacker !== 'none') {
    return 'workload.userShare above 0 needs workload.domain=direct-map, a workload.placement other than free, and workload.attacker=none';
  }
  if (!domainsOf(userPolicy).includes('user')) {
    return 'userPolicy needs userPolicy.batchPages=1 and userPolicy.reuse=false: these decide about the direct map';
  }
  if (policy.remote === 'rar' || userPolicy.remote === 'rar') {
    return 'workload.userShare above 0 needs policy.remote and userPolicy.remote other than rar: the microcode and the kernel share no queue of requests here';
  }
  if (policy.maxAgeUs !== null && userPolicy.maxAgeUs !== null) {
    return 'userPolicy.maxAgeUs needs policy.maxAgeUs=null: there is one timer of ages';
  }
  return null;
}

/** The first thing that the policies of a spec contradict in each other or its workload; null if nothing. */
export function findPolicyProblem(spec: Policies): string | null {
  const { workload, policy, userPolicy } = spec;
  const own = findBroken('policy', policy, workload.domain, workload);
  if (own !== null) return own;
  if (workload.userShare > 0) {
    return findMixProblem(spec) ?? findBroken('userPolicy', userPolicy, 'user', workload);
  }
  return isAbsent(userPolicy)
    ? null
    : 'userPolicy needs workload.userShare above 0: without it policy governs all requests';
}
