// Serves the calls on studies. The rule: every change is announced to every page, and a report is made
// anew from what is stored.
import { writeFileSync } from 'node:fs';
import type { Handlers } from '../../../shared/contract.ts';
import type { studyCalls } from '../../../shared/contract/study-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ReportFormat } from '../../../shared/made-formats.ts';
import type { Study } from '../../../shared/study.ts';
import { explainFailure, writeWhole } from '../write-file.ts';
import type { HandlerParts } from './parts.ts';

/** The study calls that are not about the reference study. */
type StudyCalls = keyof typeof studyCalls;

const extensions: Readonly<Record<ReportFormat, string>> = { html: 'html', mail: 'txt' };

/** A file name of a study's name. */
const fileName = (name: string, extension: string) =>
  `${name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'study'}.${extension}`;

export function studyHandlers({
  lab,
  files,
  made,
  publish,
  about,
}: HandlerParts): Pick<Handlers, StudyCalls> {
  const { studies } = lab;

  function announce(study: Study): Study {
    publish('studies.changed', {});
    return study;
  }

  async function report(id: number, format: ReportFormat) {
    const { name } = studies.get(id);
    const texts = await studies.report(id, about.appVersion);
    return { name: fileName(name, extensions[format]), text: texts[format] };
  }

  return {
    'study.list': () => ({ studies: studies.list() }),
    'study.create': ({ name, content }) => announce(studies.create(name, content)),
    'study.change': ({ id, change }) => announce(studies.change(id, change)),
    'study.duplicate': ({ id, name }) => announce(studies.duplicate(id, name)),
    'study.delete': ({ id }) => {
      studies.remove(id);
      publish('studies.changed', {});
      return {};
    },
    'study.restore': ({ id }) => announce(studies.restore(id)),
    'study.report': async ({ id, format }) => {
      const { name, text } = await report(id, format);
      return made.make(name, (path) => writeFileSync(path, text));
    },
    'study.saveReport': async ({ id, format, token }) => {
      const { text } = await report(id, format);
      const { path } = files.take('export', token);
      try {
        return { path, bytes: writeWhole(path, text) };
      } catch (error) {
        const message = `the file could not be written: ${explainFailure(error)}`;
        const hint = 'choose another place, or free some space';
        throw new LabError('not-allowed', message, hint, { cause: error });
      }
    },
  };
}
