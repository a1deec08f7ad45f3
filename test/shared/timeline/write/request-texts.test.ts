import { describe, expect, it } from 'vitest';
import { findLongest, findTypical } from '../../../../shared/timeline/pick-request.ts';
import { tellRequest } from '../../../../shared/timeline/tell-request.ts';
import { writeRequestHtml } from '../../../../shared/timeline/write/request-html.ts';
import { writeRequestSvg } from '../../../../shared/timeline/write/request-svg.ts';
import { writeStrip } from '../../../../shared/timeline/write/strip.ts';
import { policyNames, type PolicyName } from '../../../support/policies.ts';
import { shortTimeline } from '../../../support/timelines.ts';
import { readXml } from '../../figures/write/read-xml.ts';
import { expectMailForm } from '../../text/support/mail-form.ts';

const source = { title: 'a title', command: 'lab timeline abcd', modelVersion: '4' };
const telling = policyNames.filter((name) => name !== 'none' && name !== 'no-flush');

function requestsOf(policy: PolicyName) {
  const timeline = shortTimeline(policy, 1.5);
  const requests = [findTypical(timeline), findLongest(timeline)];
  return { timeline, requests };
}

describe('a request in words and pictures', () => {
  it.each(telling)('is text that survives mail under %s', (policy) => {
    const { timeline, requests } = requestsOf(policy);
    for (const request of requests) {
      expect(request).toBeGreaterThanOrEqual(0);
      const lines = writeStrip(timeline, request, source);
      expectMailForm(lines);
      expect(lines.at(-1)).toBe(source.command);
      expect(lines.filter((line) => line.startsWith('CPU ')).length).toBeGreaterThanOrEqual(6);
    }
  });

  it.each(telling)('is a picture and a page that load nothing under %s', (policy) => {
    const { timeline, requests } = requestsOf(policy);
    const told = tellRequest(timeline, requests[0]!);
    const svg = writeRequestSvg(timeline, requests[0]!, policy, source);
    readXml(svg);
    const html = writeRequestHtml(timeline, requests[0]!, policy, source);
    expect(html).not.toMatch(/<script|<link|src=|url\((?!#)/);
    expect(html.match(/<li>/g)).toHaveLength(told.steps.length);
    expect(html).toContain(source.command);
  });

  it('tells a shootdown in six steps, in order of time, whose parts add up', () => {
    const { timeline, requests } = requestsOf('sync');
    const { steps, path, returnsNs, lastTarget } = tellRequest(timeline, requests[0]!);
    expect(steps).toHaveLength(6);
    const times = steps.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBe(returnsNs);
    expect(path.reduce((sum, { ns }) => sum + ns, 0)).toBeCloseTo(returnsNs, 3);
    expect(steps[3]!.place.cpu).toBe(lastTarget);
  });
});
