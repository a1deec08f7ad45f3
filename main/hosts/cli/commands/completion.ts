// lab completion: prints a script with which a shell completes commands, options and their values.
// Everything comes from the tables that the help comes from, but for policies of one's own.
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { LabError } from '../../../../shared/errors.ts';
import { figureNames } from '../../../../shared/figures/figure.ts';
import {
  presetOption,
  presetSections,
  specFields,
  type PresetSection,
} from '../../../../shared/spec/spec-fields.ts';
import { kernels } from '../../../engine/kernels/index.ts';
import { machines } from '../../../engine/machines/index.ts';
import { policies } from '../../../engine/policies/index.ts';
import { workloads } from '../../../engine/workloads/index.ts';
import type { Command, CommandEntry } from '../command.ts';
import { everywhere } from '../parse-words.ts';

const paths = specFields.map(({ path }) => `${path}=`);

const policyNames = policies.map(({ policy }) => policy.name);
const namesOf: Readonly<Record<PresetSection, readonly string[]>> = {
  machine: machines.map(({ name }) => name),
  kernel: kernels.map(({ kernel }) => kernel.name),
  workload: workloads.map(({ name }) => name),
  policy: policyNames,
  userPolicy: policyNames,
};
/** An option without its two hyphens. */
const bareOption = (section: PresetSection) => presetOption(section).slice(2);

/** What an option can be, by its name; others are completed as files. */
const values: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(presetSections.map((section) => [bareOption(section), namesOf[section]])),
  format: exportFormats,
  figure: figureNames,
  set: paths,
  vary: paths,
  sweep: ['last'],
};

/** Options some of whose values only the database knows, and the command that prints these. */
const asked: Readonly<Record<string, string>> = Object.fromEntries(
  (['policy', 'userPolicy'] as const).map((section) => [
    bareOption(section),
    'lab policy names 2>/dev/null',
  ]),
);

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
  /** What the word after the command can be, beside a name. */
  readonly actions: readonly string[];
}

async function readEntries(commands: readonly CommandEntry[]): Promise<Entry[]> {
  return Promise.all(
    commands.map(async ({ name, summary, load }) => {
      const { options, actions = [] } = await load();
      return { name, summary, actions, options: Object.keys({ ...options, ...everywhere }) };
    }),
  );
}

const words = (list: readonly string[], prefix = '') =>
  list.map((word) => `${prefix}${word}`).join(' ');

const askedWords = (name: string) => (asked[name] === undefined ? '' : ` $(${asked[name]})`);
const withActions = (entries: readonly Entry[]) =>
  entries.filter(({ actions }) => actions.length > 0);

function writeBash(entries: readonly Entry[]): string[] {
  return [
    '_lab() {',
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${words(entries.map(({ name }) => name))} --help --version" -- "$cur"))`,
    '    return',
    '  fi',
    '  case "$prev" in',
    ...Object.entries(values).map(
      ([name, list]) => `    --${name}) words="${words(list)}${askedWords(name)}" ;;`,
    ),
    '  esac',
    '  if [ -n "$words" ]; then',
    '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace',
    '    return',
    '  fi',
    '  if [ "$COMP_CWORD" -eq 2 ] && [[ $cur != -* ]]; then',
    '    case "${COMP_WORDS[1]}" in',
    ...withActions(entries).map(
      ({ name, actions }) =>
        `      ${name}) COMPREPLY=($(compgen -W "${words(actions)}" -- "$cur")); return ;;`,
    ),
    '    esac',
    '  fi',
    '  case "${COMP_WORDS[1]}" in',
    ...entries.map(({ name, options }) => `    ${name}) words="${words(options, '--')}" ;;`),
    '  esac',
    '  [[ $cur == -* ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o default -F _lab lab',
  ];
}

function writeZsh(entries: readonly Entry[]): string[] {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
  return [
    '#compdef lab',
    '_lab() {',
    '  if (( CURRENT == 2 )); then',
    '    local -a names=(',
    ...entries.map(({ name, summary }) => `      '${name}:${quoted(summary)}'`),
    '    )',
    "    _describe 'command' names",
    '    return',
    '  fi',
    '  case ${words[CURRENT-1]} in',
    ...Object.entries(values).map(
      ([name, list]) =>
        `    --${name}) compadd -S '' -- ${words(list)}${askedWords(name)}; return ;;`,
    ),
    '  esac',
    '  if (( CURRENT == 3 )) && [[ $PREFIX != -* ]]; then',
    '    case ${words[2]} in',
    ...withActions(entries).map(
      ({ name, actions }) => `      ${name}) compadd -- ${words(actions)} ;;`,
    ),
    '    esac',
    '  fi',
    '  case ${words[2]} in',
    ...entries.map(
      ({ name, options }) =>
        `    ${name}) [[ $PREFIX == -* ]] && compadd -- ${words(options, '--')} || _files ;;`,
    ),
    '  esac',
    '}',
    'compdef _lab lab',
  ];
}

function writeFish(entries: readonly Entry[]): string[] {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  return entries.flatMap(({ name, summary, options, actions }) => [
    `complete -c lab -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...actions.map(
      (action) => `complete -c lab -n '__fish_seen_subcommand_from ${name}' -a ${action}`,
    ),
    ...options.map((option) => {
      const list = values[option];
      const more = asked[option] === undefined ? '' : ` (${asked[option]})`;
      const takes = list ? ` -x -a ${quoted(`${words(list)}${more}`)}` : '';
      return `complete -c lab -n '__fish_seen_subcommand_from ${name}' -l ${option}${takes}`;
    }),
  ]);
}

const writers = { bash: writeBash, zsh: writeZsh, fish: writeFish } as const;
type Shell = keyof typeof writers;

export const createCompletion = (commands: readonly CommandEntry[]): Command => ({
  needs: 'nothing',
  usage: 'lab completion (bash | zsh | fish)',
  maxArgs: 1,
  options: {},
  help: [
    'Examples:',
    '  lab completion bash > ~/.local/share/bash-completion/completions/lab',
    '  lab completion zsh > ~/.zfunc/_lab',
    '  lab completion fish > ~/.config/fish/completions/lab.fish',
  ],
  async run({ args: [shell = ''], print }) {
    if (!Object.hasOwn(writers, shell)) {
      const message = `completion needs the name of a shell: ${Object.keys(writers).join(', ')}`;
      throw new LabError('bad-usage', message, 'lab completion bash');
    }
    for (const line of writers[shell as Shell](await readEntries(commands))) print(line);
  },
});
