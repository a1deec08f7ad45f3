/**
 * The one place that says which logarithm and exponential the reference uses: the engine's, so that
 * both draw the same bits. To be independent of them, say Math.log and Math.exp here.
 */
export { exp, ln } from '../../../main/engine/elementary.ts';
