// Every call of the contract with its handler. The rule: this does not compile until every call is served
// with the values that the contract promises.
import type { Handlers } from '../../../shared/contract.ts';
import { analysisHandlers } from './analysis-handlers.ts';
import { capsuleHandlers } from './capsule-handlers.ts';
import { careHandlers } from './care-handlers.ts';
import { clusterHandlers } from './cluster-handlers.ts';
import { fileHandlers } from './file-handlers.ts';
import type { HandlerParts } from './parts.ts';
import { policyHandlers } from './policy-handlers.ts';
import { rangeHandlers } from './range-handlers.ts';
import { rowsHandlers } from './rows-handlers.ts';
import { runHandlers } from './run-handlers.ts';
import { studyHandlers } from './study-handlers.ts';
import { sweepHandlers } from './sweep-handlers.ts';
import { timelineHandlers } from './timeline-handlers.ts';
import { traceFigureHandlers } from './trace-figure-handlers.ts';
import { traceHandlers } from './trace-handlers.ts';
import { viewHandlers } from './view-handlers.ts';
import { workerHandlers } from './worker-handlers.ts';

export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...careHandlers(parts),
    ...capsuleHandlers(parts),
    ...runHandlers(parts),
    ...sweepHandlers(parts),
    ...studyHandlers(parts),
    ...fileHandlers(parts),
    ...analysisHandlers(parts),
    ...rangeHandlers(parts),
    ...rowsHandlers(parts),
    ...traceHandlers(parts),
    ...traceFigureHandlers(parts),
    ...viewHandlers(parts),
    ...timelineHandlers(parts),
    ...workerHandlers(parts),
    ...clusterHandlers(parts),
    ...policyHandlers(parts),
  };
}
