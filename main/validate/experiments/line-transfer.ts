import * as v from 'valibot';
import { refused, type Experiment } from './experiment.ts';
import { readRow } from './row-fields.ts';

const fieldsSchema = v.object({ distance: v.string(), metric: v.literal('oneWayNs') });

/** The field of a machine that a distance is; undefined for another one. */
export function fieldOf(distance: string) {
  if (/threads of one core|hyper-?thread|smt/i.test(distance)) return 'lineThreadNs';
  if (/same L3|ccx/i.test(distance)) return 'lineGroupNs';
  if (/different socket|other socket|cross-socket/i.test(distance)) return 'lineFarNs';
  return /same socket/i.test(distance) ? 'lineNearNs' : undefined;
}

export const lineTransfer: Experiment = {
  name: 'line-transfer',
  title: 'one cache line from one CPU to another',
  fields: Object.keys(fieldsSchema.entries),
  along: [],
  unitOf: () => 'ns',
  express(row, around) {
    const read = readRow(fieldsSchema, row);
    if ('problem' in read) return refused(read.problem);
    const found = around.findMachine(row);
    const field = fieldOf(read.fields.distance);
    if (!found) return refused('the machine is not one that the lab has');
    if (!field) return refused(`the lab has no distance ${JSON.stringify(read.fields.distance)}`);
    return { kind: 'constant', value: found.machine[field], notes: found.notes };
  },
};
