import { describe, expect, it } from 'vitest';
import type { SourceText } from './architecture.ts';
import { findFileCycles, findFolderCycles, findRoomCycles } from './import-cycles.ts';

/** Files that import one another in a cycle: [the cycle, the files]. */
const circles: [cycle: string, sources: SourceText[]][] = [
  [
    'main/lab/runs/a.ts -> main/lab/runs/b.ts -> main/lab/runs/a.ts',
    [
      { path: 'main/lab/runs/a.ts', text: `import { x } from './b.ts';` },
      { path: 'main/lab/runs/b.ts', text: `import type { X } from './a.ts';` },
      { path: 'main/lab/runs/c.ts', text: `import { x } from './a.ts';` },
    ],
  ],
  [
    'shared/a.ts -> shared/b.ts -> shared/c.ts -> shared/a.ts',
    [
      { path: 'shared/a.ts', text: `export type { X } from './b.ts';` },
      { path: 'shared/b.ts', text: `type X = import('./c.ts').X;` },
      { path: 'shared/c.ts', text: `const m = await import('./a.ts');` },
    ],
  ],
  [
    'renderer/a.vue -> renderer/b.vue -> renderer/a.vue',
    [
      { path: 'renderer/a.vue', text: `<script setup>import B from './b.vue';</script>` },
      { path: 'renderer/b.vue', text: `<script lang="ts">import A from './a.vue';</script>` },
    ],
  ],
  [
    'main/pool/a.ts -> main/pool/a.ts',
    [{ path: 'main/pool/a.ts', text: `import { x } from './a.ts';` }],
  ],
];

describe('the check for cycles', () => {
  it('finds a cycle between folders, also one made of types', () => {
    const sources = [
      { path: 'main/lab/a.ts', text: `import { x } from '../pool/b.ts';` },
      { path: 'main/pool/b.ts', text: `import { x } from '../engine/c.ts';` },
      { path: 'main/engine/c.ts', text: `import type { X } from '../lab/a.ts';` },
      { path: 'main/store/d.ts', text: `import { x } from '../../shared/e.ts';` },
    ];
    const [cycle] = findFolderCycles(sources);
    expect(findFolderCycles(sources)).toHaveLength(1);
    expect(cycle).toBe('main/lab -> main/pool -> main/engine -> main/lab');
  });

  it('finds a cycle between rooms whose files form none', () => {
    const sources = [
      { path: 'main/lab/runs/a.ts', text: `import { x } from '../work/b.ts';` },
      { path: 'main/lab/work/c.ts', text: `import type { X } from '../runs/d.ts';` },
      { path: 'main/lab/lab.ts', text: `import type { X } from './runs/a.ts';` },
    ];
    expect(findRoomCycles(sources)).toEqual(['main/lab/runs -> main/lab/work -> main/lab/runs']);
    expect(findFileCycles(sources)).toEqual([]);
    expect(findFolderCycles(sources)).toEqual([]);
  });

  it.each(circles)('finds a cycle between files: %s', (expected, sources) => {
    expect(findFileCycles(sources)).toEqual([expected]);
  });

  it('finds every cycle between files that share none, and none where there is none', () => {
    const all = circles.flatMap(([, sources]) => sources);
    expect(findFileCycles(all).toSorted()).toEqual(circles.map(([cycle]) => cycle).toSorted());
    const open = all.filter(({ path }) => !/\/b\.|pool/.test(path));
    expect(open).not.toEqual([]);
    expect(findFileCycles(open)).toEqual([]);
  });
});
