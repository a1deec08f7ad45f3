// lab question: what would have to change for a claim to fail, and where one policy overtakes another. It
// simulates short runs and stores nothing.
import { LabError } from '../../../../shared/errors.ts';
import { guessText, isGuess } from '../../../../shared/guess.ts';
import { parseAxis } from '../../../../shared/sweep.ts';
import { wrapCommand } from '../../../../shared/text/plain.ts';
import { formatCrossover, formatSmallestChanges } from '../../../../shared/text/questions.ts';
import { modelVersion } from '../../../engine/run.ts';
import { planPoints } from '../../../lab/sweeps/plan-sweep.ts';
import { parseClaim } from '../../../lab/validation/smallest-changes.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { readNames } from '../said-once.ts';
import { readRequest, specOptions } from '../spec-options.ts';
import { withoutLocal } from '../sweep-report.ts';

const { force: _force, ...ownOptions } = specOptions;

/** The two policies that are compared. @throws LabError `bad-usage`. */
function readPolicies(text: unknown): readonly [string, string] {
  const [first, second, ...more] = typeof text === 'string' ? readNames(text, 'policies') : [];
  if (first && second && more.length === 0) return [first.trim(), second.trim()];
  throw new LabError('bad-usage', '--policies takes two', '--policies sync,deferred');
}

async function whatWouldFail({ options, lab, signal, progress, resolve }: Context) {
  const claim = parseClaim(String(options['claim'] ?? ''));
  const spec = resolve(readRequest(options));
  const found = await lab().questions.whatWouldFail(spec, claim, {
    signal,
    onProgress: (now) => progress.update(now, 'fields'),
  });
  return { found, specs: [spec], lines: formatSmallestChanges(found, spec) };
}

async function whereOvertaken({ options, presets, lab, signal, progress }: Context) {
  const [first, second] = readPolicies(options['policies']);
  const along = options['along'];
  if (typeof along !== 'string') {
    throw new LabError('bad-usage', 'name an axis', '--along machine.cpus=4..96*2');
  }
  const { path } = parseAxis(along);
  const base = readRequest(options);
  const plan = (policy: string) =>
    planPoints({ base: { ...base, policy }, vary: [along], mode: 'grid', where: [] }, presets);
  const [own, other] = await Promise.all([plan(first), plan(second)]);
  const places = own.flatMap(({ point, spec }, i) => {
    const at = Number(point.find(([name]) => name === path)?.[1]);
    const beside = other[i]?.spec;
    return beside && Number.isFinite(at) ? [{ at, specs: [spec, beside] as const }] : [];
  });
  if (places.length < 2) {
    throw new LabError(
      'bad-usage',
      `${along} is no axis of numbers`,
      '--along machine.cpus=4..96*2',
    );
  }
  const found = await lab().questions.whereOvertaken(places, {
    signal,
    onProgress: (now) => progress.update(now, 'places'),
  });
  const specs = places.map((place) => place.specs);
  return { found, specs: specs.flat(), lines: formatCrossover(path, specs, found) };
}

export const question: Command = {
  usage: 'lab question fails --claim CLAIM | crossover --policies A,B --along FIELD=VALUES',
  maxArgs: 1,
  options: {
    ...ownOptions,
    ...jsonOption,
    claim: { type: 'string' },
    policies: { type: 'string' },
    along: { type: 'string' },
  },
  help: [
    '  fails       of each number of a spec, the smallest change with which a claim fails',
    '  crossover   where along an axis B costs as much as A, with its range over sets of',
    '              constants that meet the measured rows about as well',
    '  --claim CLAIM         ratio<1.5 or ratio>2: sys time over that of policy none',
    '  --policies A,B        lab policies lists them',
    '  --along FIELD=VALUES  a,b,c or 4..96*2 or 4..96+4',
    '  --machine, --kernel, --workload, --policy, --set, --seed: as for lab run',
    'Examples:',
    '  lab question fails --policy deferred --claim "ratio<1.5" --machine i5-3550',
    '  lab question crossover --policies sync,broadcast --along machine.cpus=2..64*2',
  ],
  async run(context) {
    const { args, options, print, progress, words } = context;
    const asked = { fails: whatWouldFail, crossover: whereOvertaken };
    const [name = ''] = args;
    const ask = Object.entries(asked).find(([known]) => known === name)?.[1];
    if (!ask) {
      const message = name === '' ? 'name a question' : `no question ${name}`;
      throw new LabError('bad-usage', message, Object.keys(asked).join(' or '));
    }
    const { found, specs, lines } = await ask(context);
    progress.end();
    if (options['json']) {
      print(JSON.stringify({ ...found, ...(specs.some(isGuess) && { guess: guessText }) }));
      return;
    }
    for (const line of lines) print(line);
    print(`simulated by Shootdown Lab, model version ${modelVersion}; reproduce with:`);
    for (const line of wrapCommand(['lab', ...withoutLocal(words)])) print(line);
  },
};
