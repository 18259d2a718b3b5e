import { spawn, type ChildProcess } from 'node:child_process';
import * as http from 'node:http';
import * as net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chart, ProductionService } from 'cdk8s-plinth';
import { build } from '../constructs/build';
import { blockNamed, page } from './page';

const text = page('docs/liveness.md');

describe('a program that hangs', () => {
  let child: ChildProcess;
  let port = 0;
  beforeAll(async () => {
    // It listens, says where, and then its event loop turns no more.
    child = spawn(process.execPath, ['-e', "const server = require('http').createServer((_, answer) => answer.end('alive')); server.listen(0, '127.0.0.1', () => { require('fs').writeSync(1, String(server.address().port)); for (;;); })"], { stdio: ['ignore', 'pipe', 'inherit'] });
    port = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.stdout?.once('data', (said) => resolve(Number(said)));
    });
  });
  afterAll(() => child.kill('SIGKILL'));

  it('is alive to a TCP connection, as the page says', async () => {
    await new Promise<void>((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(socket.destroy() && undefined)).on('error', reject);
    });
  });

  it('is not to a request that it must answer itself', async () => {
    const outcome = await new Promise((resolve) => {
      const request = http.get({ port, host: '127.0.0.1', path: '/alive', timeout: 300 }, () => resolve('an answer'));
      request.on('timeout', () => resolve(request.destroy() && 'silence')).on('error', () => resolve('silence'));
    });
    expect(outcome).toBe('silence');
  });
});

describe('the page on liveness', () => {
  const container = (props: object) => {
    const { get, problems } = build((scope) => void new ProductionService(new Chart(scope, 'shop', { namespace: 'shop' }), 'api', props as never));
    expect(problems).toEqual([]);
    return get('Deployment').spec.template.spec.containers[0];
  };

  it('shows a service whose liveness and startup ask the process, and whose readiness asks something else', () => {
    const code = blockNamed(text, 'http');
    const props = new Function(`return ${code.slice(code.indexOf('{'), code.lastIndexOf('}') + 1)}`)() as object;
    const { livenessProbe, startupProbe, readinessProbe } = container(props);
    expect([livenessProbe.httpGet.path, startupProbe.httpGet.path, readinessProbe.httpGet.path]).toEqual(['/alive', '/alive', '/ready']);
  });

  it('names checks that give the handlers they should', () => {
    const table = text.slice(text.indexOf('| the program speaks | `liveness` |'), text.indexOf('## The numbers'));
    const checks = [...table.matchAll(/^\| [^|]+ \| `([^`]+)`/gm)].slice(1, 5).map(([, code = '']) => new Function(`return (${code})`)() as unknown);
    const handlers = checks.map((liveness) => {
      const { livenessProbe } = container({ image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, ports: { admin: 8081 }, resources: { cpu: '250m', memory: '256Mi' }, probes: { liveness } });
      return Object.keys(livenessProbe).find((key) => ['httpGet', 'grpc', 'exec', 'tcpSocket'].includes(key));
    });
    expect(handlers).toEqual(['httpGet', 'httpGet', 'grpc', 'exec']);
  });

  it('says the numbers that are emitted', () => {
    const { livenessProbe, startupProbe } = container({ image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } });
    expect(livenessProbe).toMatchObject({ tcpSocket: { port: 'http' }, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 });
    expect([startupProbe.periodSeconds, startupProbe.periodSeconds * startupProbe.failureThreshold]).toEqual([5, 120]);
    expect(text).toContain('Every 10 seconds, two seconds for an answer, six failures');
  });
});
