// lab calibrate --rows with a choice: fits constants of one's own to some of the rows, and keeps them in a
// file. The built-in constants stay as they are.
import { LabError } from '../../../../shared/errors.ts';
import type { RowChoice } from '../../../../shared/row-choice.ts';
import type { RowProfile } from '../../../../shared/row-profile.ts';
import { choiceCommand } from '../../../../shared/text/row-choice.ts';
import { formatProfile } from '../../../../shared/text/row-profile.ts';
import { modelVersion } from '../../../engine/run.ts';
import { makeProfile } from '../../../lab/validation/make-profile.ts';
import type { BasicContext } from '../command.ts';
import { readProfile, writeProfile } from '../row-profile-file.ts';

/** What is gone on with, if anything. @throws LabError `bad-usage` if it was made by another model. */
function readUnfinished(path: unknown): RowProfile | undefined {
  if (typeof path !== 'string') return undefined;
  const profile = readProfile(path);
  if (profile.modelVersion === modelVersion) return profile;
  const message = `${path} was made by model version ${profile.modelVersion}`;
  throw new LabError('bad-usage', message, 'start it again');
}

/** Makes a profile as chosen, or as the one says that it goes on from. */
export async function calibrateProfile(
  { options, print, signal, progress }: BasicContext,
  chosen: RowChoice | null,
): Promise<void> {
  const from = readUnfinished(options['resume']);
  const choice = from?.choice ?? chosen;
  if (choice === null || (from && chosen)) {
    throw new LabError('bad-usage', '--resume goes on with its own choice', 'give --resume alone');
  }
  const out = options['out'] ?? options['resume'];
  const keep = (profile: RowProfile) => {
    if (typeof out === 'string') writeProfile(out, profile);
  };
  const profile = await makeProfile({
    choice,
    from,
    madeBy: {
      command: choiceCommand(choice),
      modelVersion,
      date: new Date().toISOString().slice(0, 10),
    },
    signal,
    onProgress: (now) => progress.update(now, 'predictions'),
    onRound: keep,
  });
  progress.end();
  keep(profile);
  if (options['json']) print(JSON.stringify(profile));
  else for (const line of formatProfile(profile)) print(line);
}
