import type { FigureAxis } from '../../../shared/figures/figure.ts';

export function axis(title: string, more: Partial<FigureAxis> = {}): FigureAxis {
  return { title, unit: '', scale: 'linear', categories: [], format: 'number', ...more };
}

export const cpuAxis = axis('machine.cpus: CPUs online', { scale: 'log', unit: 'CPUs' });
export const ratioAxis = axis('system time, relative to policy none', {
  scale: 'log',
  format: 'ratio',
});
export const policies = ['none', 'sync', 'deferred', 'batched', 'lazy-idle', 'tagged'];
export const policyAxis = axis('policy', { scale: 'category', categories: policies });

export const cpus = [4, 8, 16, 32, 64, 96];
