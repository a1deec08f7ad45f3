import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../../shared/timeline/pieces.ts';
import { findTypical } from '../../../../shared/timeline/pick-request.ts';
import { tellRequest } from '../../../../shared/timeline/tell-request.ts';
import { hueOfPolicy, policyTints } from '../../../../shared/timeline/write/palette.ts';
import { viewOfRequest } from '../../../../shared/timeline/write/request-view.ts';
import { writeViewSvg } from '../../../../shared/timeline/write/view-svg.ts';
import type { ViewedSide } from '../../../../shared/timeline/write/view/layout.ts';
import { policyNames, type PolicyName } from '../../../support/policies.ts';
import { mixedTimeline, shortTimeline } from '../../../support/timelines.ts';
import { readXml } from '../../figures/write/read-xml.ts';

const source = { title: 'a title', command: 'lab timeline abcd', modelVersion: '4' };

function sideOf(policy: PolicyName, request = -1): ViewedSide {
  const timeline = shortTimeline(policy, 1.5);
  return { timeline, name: policy, hue: hueOfPolicy(policy), summary: 's', shiftNs: 0, request };
}

describe('what is seen of timelines as a picture', () => {
  it.each(policyNames)('is whole XML that loads nothing under %s, near and far', (policy) => {
    const side = sideOf(policy);
    const { from, to } = side.timeline;
    for (const part of [1, 0.1, 0.001]) {
      const span = { from: from + 0.3 * (to - from), to: from + (0.3 + 0.7 * part) * (to - from) };
      const svg = writeViewSvg({ sides: [side], ...span, source });
      readXml(svg);
      expect(svg).not.toMatch(/NaN|Infinity|href=/);
      expect(svg).toContain('lab timeline abcd');
      for (let cpu = 0; cpu < side.timeline.cpus; cpu++) {
        expect(svg).toContain(`<title>CPU ${cpu}</title>`);
      }
    }
  });

  it('has two sides under each other, with the steps of the chosen request, and a range', () => {
    const sync = sideOf('sync');
    const request = findTypical(sync.timeline);
    const told = tellRequest(sync.timeline, request);
    const span = viewOfRequest(sync.timeline, request, told);
    const sides = [
      { ...sync, request },
      { ...sideOf('deferred'), shiftNs: 1500 },
    ];
    const svg = writeViewSvg({ sides, ...span, range: span, source });
    readXml(svg);
    for (const [i, { title }] of told.steps.entries()) {
      expect(svg).toContain(`<title>${i + 1}. ${title}`);
    }
    expect(svg).toContain('shifted by 1.50 us');
    expect(svg.match(/CPU 0<\/title>/g)).toHaveLength(2);
    expect(svg).toContain('waits');
  });

  it('has a band of each domain beneath the lanes, and says which is which', () => {
    const timeline = mixedTimeline('deferred', 'sync', 1.5);
    const { from, to } = timeline;
    const pane = { name: 'a + b', hue: 'blue', summary: 's', shiftNs: 0, request: -1 } as const;
    const svg = writeViewSvg({ sides: [{ timeline, ...pane }], from, to, source });
    readXml(svg);
    expect(svg).toContain('upper band: direct map, lower: user mappings');
    const { quiet } = policyTints.blue;
    for (let cpu = 0; cpu < 5; cpu++) {
      const lane = svg.split(`<title>CPU ${cpu}</title>`)[1]!.split('</g>')[0]!;
      expect(lane.split(`fill="${quiet}"`)).toHaveLength(3);
    }
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('sums stretches that are too many, so that it stays small', () => {
    const side = sideOf('sync');
    const { timeline } = side;
    const { from, to, cpus } = timeline;
    const pieces = Array.from(
      { length: cpus },
      (_, cpu) => piecesOf(timeline, cpu, from, to).length,
    );
    const svg = writeViewSvg({ sides: [side], from, to, source });
    expect(Math.max(...pieces)).toBeGreaterThan(0);
    expect(svg.length).toBeLessThan(2_000_000);
  });
});
