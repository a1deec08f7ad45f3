import { policies as all } from '../../main/engine/policies/index.ts';

/** The presets that govern the direct map, in the order of tables: those of the reference study. */
export const policies = all.filter(({ governs }) => governs.includes('direct-map'));
