import * as v from 'valibot';
import { profileEntries, sectionEntries } from './field-schema.ts';
import type { NumberNames } from './field.ts';
import { machineFields } from './machine-fields.ts';

/** A number of a machine. */
export type MachineField = NumberNames<typeof machineFields>;

export const machineSchema = v.strictObject(sectionEntries('machine', machineFields));

/** A machine with every field set. */
export type Machine = Readonly<v.InferOutput<typeof machineSchema>>;

export const machineProfileSchema = v.strictObject(profileEntries('machine', machineFields));

/** A machine as a preset states it: a number can be a rule over `cpus` (see rules.ts). */
export type MachineProfile = Readonly<v.InferOutput<typeof machineProfileSchema>>;
