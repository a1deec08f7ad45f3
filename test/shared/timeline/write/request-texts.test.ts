import { describe, expect, it } from 'vitest';
import { findLongest, findTypical } from '../../../../shared/timeline/pick-request.ts';
import { windowsOfRequest } from '../../../../shared/timeline/request-windows.ts';
import { closerWords, tellRequest } from '../../../../shared/timeline/tell-request.ts';
import { writeRequestHtml } from '../../../../shared/timeline/write/request-html.ts';
import { writeRequestSvg } from '../../../../shared/timeline/write/request-svg.ts';
import { writeStrip } from '../../../../shared/timeline/write/strip.ts';
import { indexTimeline } from '../../../../shared/timeline/index-timeline.ts';
import { parseSpec } from '../../../../shared/spec/spec.ts';
import { policies, policyNames, type PolicyName } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { mixedTimeline, recordOf, shortTimeline } from '../../../support/timelines.ts';
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

  it('tells a barrier as what it is: nothing is removed and nothing flushed', () => {
    const workload = makeKernelBuild(5, { domain: 'barrier', placement: 'cpus', pages: 0 });
    const run = { warmupMs: 0.5, measureMs: 1, horizonMs: 4 };
    const spec = makeSpec(makeMachine(6), workload, policies.sync, run);
    const timeline = indexTimeline(recordOf(parseSpec(spec)));
    const { lead, steps } = tellRequest(timeline, findTypical(timeline));
    expect(lead).toMatch(/asked for a barrier and waited .* until 4 other CPUs had answered/);
    const titles = steps.map(({ title }) => title);
    expect(titles[0]).toBe('Barrier asked for');
    expect(titles.join()).not.toMatch(/flush|page table/i);
  });

  it('says of each request what it is for and under which policy, where there are two', () => {
    const timeline = mixedTimeline('sync', 'deferred', 1.5);
    const told = timeline.domains.map((_, domain) => {
      const request = findTypical(timeline, (row) => timeline.requests.domain[row] === domain);
      const lines = writeStrip(timeline, request, source);
      expectMailForm(lines);
      const html = writeRequestHtml(timeline, request, 'sync + deferred', source);
      readXml(writeRequestSvg(timeline, request, 'sync + deferred', source));
      return [tellRequest(timeline, request), lines.join(' '), html] as const;
    });
    const wanted = [
      ['direct map', 'from the direct map (under sync)', 'sync'],
      ['user mappings', 'from user mappings (under deferred)', 'deferred'],
    ] as const;
    told.forEach(([{ title, lead }, text, html], domain) => {
      const [name, place, policy] = wanted[domain]!;
      expect(title).toMatch(new RegExp(`, ${name}$`));
      expect(lead).toContain(place);
      expect(text).toContain(`${name}: a title`);
      expect(html).toMatch(new RegExp(`<h1>Request \\d+ of CPU \\d, ${name}, ${policy}</h1>`));
    });
  });

  it('names a flush for the direct map that cleaned user mappings too', () => {
    const timeline = mixedTimeline('deferred', 'deferred', 3);
    const { requests } = timeline;
    const others = Array.from(requests.domain, (domain, row) => ({ domain, row })).flatMap(
      ({ domain, row }) => windowsOfRequest(timeline, row).map((one) => ({ domain, ...one })),
    );
    const cleaned = others.filter(({ flushedFor }) => flushedFor);
    expect(cleaned.length).toBeGreaterThan(10);
    for (const { domain, ...window } of cleaned) {
      expect(domain).toBe(1);
      expect(closerWords(window)).toMatch(/, for the direct map$/);
    }
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
