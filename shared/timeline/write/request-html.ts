import { escapeXml } from '../../figures/write/svg/element.ts';
import { formatShare, formatTime } from '../../text/format.ts';
import { policyOfRequest } from '../domains.ts';
import { windowsOfRequest } from '../request-windows.ts';
import { closerWords, tellRequest } from '../tell-request.ts';
import { formatOpen } from '../tell.ts';
import { greys, hueOfPolicy, policyTints } from './palette.ts';
import { drawRequest, type DrawnRequest } from './request-svg.ts';

const text = escapeXml;

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headings = head.map((name) => `<th scope="col">${text(name)}</th>`).join('');
  const body = rows.map(([first = '', ...cells]) => {
    const rest = cells.map((cell) => `<td>${text(cell)}</td>`).join('');
    return `<tr><th scope="row">${text(first)}</th>${rest}</tr>`;
  });
  return `<table><thead><tr>${headings}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}

function style(strong: string): string {
  return `body{font:15px/1.5 system-ui,sans-serif;color:${greys.ink};background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
svg{width:100%;height:auto}
ol{padding-left:2rem}li::marker{color:${strong};font-weight:650}
li{margin:.4rem 0}small{color:${greys.muted};display:block}
table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid ${greys.line}}
thead th{color:${greys.muted}}code{background:#eef0f3;padding:.1rem .3rem}`;
}

/** One request as a page that stands alone: its picture, its steps, its windows. No script, nothing loaded. */
export function writeRequestHtml(...drawn: DrawnRequest): string {
  const [timeline, request, name, source] = drawn;
  const policy = policyOfRequest(timeline, request, name);
  const told = tellRequest(timeline, request);
  const { strong } = policyTints[hueOfPolicy(policy)];
  const steps = told.steps.map(
    ({ title, at, detail }, i) =>
      `<li><b>${text(title)}</b>, ${i === 0 ? 't0' : `+${text(formatTime(at))}`}<small>${text(detail)}</small></li>`,
  );
  const path = told.path.map(({ name, ns }) => [
    name,
    formatTime(ns),
    formatShare(ns / told.returnsNs),
  ]);
  const windows = windowsOfRequest(timeline, request).map((window) => [
    `CPU ${window.cpu}`,
    formatOpen(window.ns, window.isOpen),
    closerWords(window),
  ]);
  const way = `<h2>Where the time went, along CPU ${told.lastTarget}</h2>${tableOf(['Part', 'Time', 'Share'], path)}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${told.title}: ${source.title}`)}</title><style>${style(strong)}</style></head><body>
<h1>${text(told.title)}, ${text(policy)}</h1>
<p>${text(told.lead)}</p>
${drawRequest(...drawn)}
<h2>Step by step</h2>
<ol>
${steps.join('\n')}
</ol>
${path.length > 0 ? way : ''}
<h2>When each CPU is clean</h2>
${windows.length > 0 ? tableOf(['CPU', 'Stale for', 'Closed by'], windows) : '<p>Its windows are not followed.</p>'}
<p>${text(source.title)}. Simulated, model version ${text(source.modelVersion)}; one request is an example, not a figure. Again with <code>${text(source.command)}</code></p>
</body></html>
`;
}
