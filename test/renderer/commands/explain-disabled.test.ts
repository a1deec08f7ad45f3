import { describe, expect, it } from 'vitest';
import { explainDisabled, rankEnabled } from '../../../renderer/commands/explain-disabled.ts';

describe('commands that cannot be given now', () => {
  it('come after those that can, and say why', () => {
    const items = [
      { id: 'figure.export', isEnabled: false },
      { id: 'sweep.new', isEnabled: true },
      { id: 'runs.compare', isEnabled: false },
      { id: 'keys.show', isEnabled: true },
    ];
    const ranked = rankEnabled(items).map(({ id }) => id);
    expect(ranked).toEqual(['sweep.new', 'keys.show', 'figure.export', 'runs.compare']);
    expect(explainDisabled('figure.export')).toBe('needs a figure on this page');
    expect(explainDisabled('runs.compare')).toBe('needs runs that are selected, on Runs');
    expect(explainDisabled('app.quit')).toBe('not here');
  });
});
