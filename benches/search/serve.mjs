// A static host for measuring: gzip for text, and a count of bytes, requests and rounds.

import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".css": "text/css", ".wasm": "application/wasm" };

export async function serve(...folders) {
  let seen = { bytes: 0, requests: 0, rounds: 0 };
  let answered = true;
  const find = (path) => {
    for (const folder of folders) {
      const file = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
      if (file.startsWith(folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
    }
    return undefined;
  };
  const server = createServer((request, response) => {
    const file = find(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    // A request begins a round if one has been answered since the last round began.
    if (answered) seen.rounds += 1;
    answered = false;
    // Answered a moment later, so that what is asked for together counts as one round.
    setTimeout(() => {
      answered = true;
      if (file === undefined) return response.writeHead(404).end();
      const type = TYPES[extname(file)];
      const bytes = type === undefined ? readFileSync(file) : gzipSync(readFileSync(file), { level: 6 });
      seen.bytes += bytes.length;
      seen.requests += 1;
      const headers = { "content-type": type ?? "application/octet-stream", "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" };
      if (type !== undefined) headers["content-encoding"] = "gzip";
      response.writeHead(200, headers).end(bytes);
    }, 15);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    start: () => {
      seen = { bytes: 0, requests: 0, rounds: 0 };
      answered = true;
    },
    stop: (more = 0) => ({ ...seen, bytes: seen.bytes + more }),
    close: () => server.close(),
  };
}
