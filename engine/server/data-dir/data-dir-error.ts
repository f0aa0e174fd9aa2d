/** The data directory cannot be used as it is: the message says what is wrong and what may be done. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}
