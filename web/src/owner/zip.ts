import { type FlateError, type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate/browser';

// What reads and writes spreadsheets hands large parts to a worker made of a script in memory,
// which the content policy refuses; a menu is small enough to be done at once. The build puts
// this in the place of the library.
export * from 'fflate/browser';

export function zip(files: Zippable, done: (failure: null, archive: Uint8Array) => void): void {
  done(null, zipSync(files));
}

export function unzip(
  archive: Uint8Array,
  done: (failure: FlateError | null, files: Unzipped) => void,
): void {
  let files: Unzipped = {};
  let failure: FlateError | null = null;
  try {
    files = unzipSync(archive);
  } catch (broken) {
    failure = broken as FlateError;
  }
  done(failure, files);
}
