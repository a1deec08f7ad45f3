// Workload xpfo-server: map-server under XPFO. Each of its buffers of 16 pages is mapped by 16 page faults, whose
// pages leave the direct map, and unmapped by one flush of user mappings: of 17 page operations one is on these.
// A fault takes what one of kernel-build takes. Sizes and rates are as made up as those of map-server.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { kernelBuild } from './kernel-build.ts';
import { mapServer } from './map-server.ts';

const { pages } = mapServer;

export const xpfoServer: WorkloadProfile = {
  ...mapServer,
  name: 'xpfo-server',
  domain: 'direct-map',
  userShare: 1 / (pages + 1),
  userCycles: Math.round(mapServer.userCycles / (pages + 1)),
  kernelCycles: kernelBuild.kernelCycles,
  pageCycles: 0,
};
