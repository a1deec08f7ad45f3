import type { DescribedRow } from '../../../shared/rows-report.ts';
import type { ValidationRow } from '../../../shared/validation.ts';
import { mailAddress } from '../../../shared/text/mail-address.ts';
import { storedUncertainty } from './stored-uncertainty.ts';
import { publishedSources } from './published.ts';

/** The group of the published ratios among measured rows. */
const group = 'kernel-build';

/**
 * A published ratio in the form of a measured row: what the policy adds to the sys time of policy none,
 * as a share of that. Its range is the one over sets of costs that meet the fitted ratios as well.
 */
export function toMeasuredRow(row: ValidationRow): DescribedRow {
  const { machine, policy, source, publishedRatio, fitted, simulated } = row;
  const [measured, mean] = [publishedRatio - 1, simulated.ratio.mean - 1];
  const factors = storedUncertainty.ranges.find(
    (one) => one.machine === machine && one.policy === policy,
  );
  const [, mail] = Object.entries(publishedSources).find(([name]) => name === source) ?? [];
  return {
    id: `xpfo-${source}-${machine}-${policy}`,
    experiment: group,
    group,
    measured,
    predicted: {
      mean,
      low: mean * (factors?.low ?? 1),
      high: mean * (factors?.high ?? 1),
    },
    error: mean / measured - 1,
    role: fitted ? 'fitted' : 'predicted',
    reason: 'range over sets of costs: the error of the model is not in it',
    machine,
    kernel: null,
    metric: 'addedSysShare',
    unit: '1',
    uncertainty: 'ratio posted to two digits',
    source: mail ? `${mail.author}: ${mail.subject}` : source,
    year: mail ? Number(mail.date.slice(0, 4)) : null,
    where: mail?.messageId ?? null,
    link: mail ? mailAddress(mail.messageId) : null,
    conditions: `policy ${policy}`,
    leftOut: [],
  };
}
