import { findMachine, machines } from '../engine/machines/index.ts';
import { policies } from '../engine/policies/index.ts';
import { workloads } from '../engine/workloads/index.ts';
import type { Presets } from './presets.ts';

/** The presets that come with the engine. */
export const builtInPresets: Presets = { machines, workloads, policies, findMachine };
