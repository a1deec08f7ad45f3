import * as v from 'valibot';
import { reportFormats } from '../made-formats.ts';
import { studyEntries, studySchema } from '../study.ts';
import { count, word } from '../schema-parts.ts';
import { empty } from './parts.ts';
import { madeFileSchema } from './file-calls.ts';

const studyId = v.strictObject({ id: count });
const content = {
  question: v.exactOptional(studyEntries.question),
  notes: v.exactOptional(studyEntries.notes),
  view: v.exactOptional(studyEntries.view),
  sweeps: v.exactOptional(studyEntries.sweeps),
};
/** What is given replaces what was there. */
const change = v.strictObject({ name: v.exactOptional(studyEntries.name), ...content });
const reportRequest = { id: count, format: v.picklist(reportFormats) };

/** Studies that people make. The reference study is a sweep: `study.get` and `study.start`. */
export const studyCalls = {
  /** By name. */
  'study.list': { input: empty, output: v.strictObject({ studies: v.array(studySchema) }) },
  'study.create': {
    input: v.strictObject({
      name: studyEntries.name,
      content: v.optional(v.strictObject(content), {}),
    }),
    output: studySchema,
  },
  /** Replaces what is given. */
  'study.change': { input: v.strictObject({ id: count, change }), output: studySchema },
  /** The same sweeps, figures, notes and budget under another name; default `NAME (2)`. */
  'study.duplicate': {
    input: v.strictObject({ id: count, name: v.exactOptional(studyEntries.name) }),
    output: studySchema,
  },
  /** Its sweeps and runs stay, and for a day `study.restore` brings it back. */
  'study.delete': { input: studyId, output: empty },
  'study.restore': { input: studyId, output: studySchema },
  /** Everything that it says, in one file; read with `file.read`. */
  'study.report': { input: v.strictObject(reportRequest), output: madeFileSchema },
  /** The same, written to the file that `file.choose` gave the token for. */
  'study.saveReport': {
    input: v.strictObject({ ...reportRequest, token: word }),
    output: v.strictObject({ path: v.string(), bytes: count }),
  },
};
