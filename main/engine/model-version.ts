// The version of the model: results of different ones are not compared, and a new one makes every
// run anew. On its own, so that who only asks for it loads no engine.
/** Changes with every change of a result. */
export const modelVersion = '5';
