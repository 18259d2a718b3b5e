import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that answers queries as Prometheus does: 1, or 0 to whoever asks about a namespace that ends in `-failing`, and to whoever counts what goes wrong. */
export async function servePrometheus(): Promise<{ readonly address: `http://${string}`; readonly asked: () => number; stop(): Promise<void> }> {
  let asked = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = decodeURIComponent(`${request.url ?? ''}${Buffer.concat(chunks).toString()}`.replaceAll('+', ' '));
      if (!text.includes('/api/v1/query')) return void response.writeHead(404).end();
      asked++;
      const value = text.includes('-failing"') || /restarts_total|failed/.test(text) ? '0' : '1';
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [Date.now() / 1000, value] }] } }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
