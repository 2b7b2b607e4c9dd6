// Fetches the files of the index: over HTTP, or in Node from a folder too. What fails is tried again.

const TRIES = [150, 600];

/** Says what went wrong in words that can be shown. */
export class SearchError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "SearchError";
  }
}

/** Returns a function that loads a file of the site at `base`. */
export function loader(base) {
  const read = reader(base);
  const load = async (path, fresh = false) => {
    for (let turn = 0; ; turn += 1) {
      try {
        return await read(path, fresh);
      } catch (error) {
        if (error.final || turn === TRIES.length) {
          throw new SearchError(`a part of the search index could not be loaded: ${path}`, { cause: error });
        }
        await new Promise((done) => setTimeout(done, TRIES[turn]));
      }
    }
  };
  load.manifest = async () => {
    const manifest = await load("search/index.json", true);
    if (manifest.format !== 4) throw new SearchError("the search index is of another version than this page");
    return manifest;
  };
  return load;
}

function reader(base) {
  const root = String(base).replace(/\/?$/, "/");
  const inBrowser = typeof document !== "undefined";
  if (inBrowser || /^https?:/i.test(root)) {
    const site = new URL(root, inBrowser ? document.baseURI : undefined);
    return (path, fresh) => fetchJson(new URL(path, site), fresh);
  }
  return async (path) => {
    const [{ readFile }, { pathToFileURL }] = await Promise.all([import("node:fs/promises"), import("node:url")]);
    return JSON.parse(await readFile(new URL(path, /^file:/i.test(root) ? root : pathToFileURL(root)), "utf8"));
  };
}

async function fetchJson(url, fresh) {
  const response = await fetch(url, fresh ? { cache: "no-cache" } : {});
  if (!response.ok) {
    const error = new Error(`${response.status} for ${url.pathname}`);
    error.final = response.status >= 400 && response.status < 500 && response.status !== 429;
    throw error;
  }
  return response.json();
}
