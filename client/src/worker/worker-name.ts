/** The worker's name carries the schema, so that two builds never share one. */
export const WORKER_NAME = 'core-v1'
