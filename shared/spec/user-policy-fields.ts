import type { FieldValue } from './spec-request.ts';
import { plainPolicy } from './plain-policy.ts';
import { policyFields } from './policy-fields.ts';

/** What the kernel does for user mappings: the built-in policy `kernel`. */
const kernelsOwn = {
  ...plainPolicy,
  name: 'kernel',
  xpfo: false,
  remote: 'ipi',
  gather: 1,
  beforeReuse: false,
  asidFrom: 1,
  contract: 'shootdown',
} as const satisfies Record<keyof typeof policyFields, FieldValue>;

type Name = keyof typeof policyFields;
type UserField<N extends Name> = Omit<(typeof policyFields)[N], 'column' | 'absent'> & {
  readonly absent: FieldValue;
};

/** Said before a colon, for what stands there is what figures call the field. */
const ofUsers = (text: string) => text.replace(/(?=[:;])|$/, ' (user)');

/**
 * The decisions of the policy that governs user mappings where a workload has requests of both kinds
 * (workload.userShare): those of a policy, each of which may be left out, as the kernel flushes what no
 * policy governs.
 */
export const userPolicyFields = Object.fromEntries(
  Object.entries(policyFields).map(([name, field]) => {
    const { column: _column, ...own } = field as typeof field & { readonly column?: unknown };
    const onlyWith = 'onlyWith' in own && {
      onlyWith: { ...own.onlyWith, path: own.onlyWith.path.replace(/^policy\./, 'userPolicy.') },
    };
    const absent = kernelsOwn[name as Name];
    return [name, { ...own, text: ofUsers(own.text), ...onlyWith, absent }];
  }),
) as { readonly [N in Name]: UserField<N> };
