import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../architecture/sources';
import { asNotHere, NotHere } from './build';
import { freePorts, run, RunFailure } from './processes';

/** Prints a temporary folder of its own, and then the process of a program that one of its programs has started. */
const PROGRAM = `
const { run, temporaryFolder } = require('./test/cluster/harness/processes.ts');
process.stdout.write(temporaryFolder() + ' ');
run('sh', ['-c', 'sleep 300 & echo $! >&2; wait'], { onLine: (line) => process.stdout.write(line + ' ') }).catch(() => undefined);
`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('programs that the cluster tests run', () => {
  it('hand over what they print, and read what they are given', async () => {
    expect(await run('cat', [], { input: 'one\ntwo\n' })).toBe('one\ntwo\n');
  });

  it('fail with their last words, unless their exit code is an answer', async () => {
    await expect(run('sh', ['-c', 'echo no such thing >&2; exit 3'])).rejects.toThrow(/no such thing/);
    expect(await run('sh', ['-c', 'echo found; exit 3'], { answers: [0, 3] })).toBe('found\n');
    await expect(run('no-such-program', [])).rejects.toBeInstanceOf(RunFailure);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('end with this process on %s, their own children too, and its temporary folders go', async (signal) => {
    const parent = spawn(process.execPath, ['--import', 'tsx', '--eval', PROGRAM], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    await new Promise<void>((done) => parent.stdout.setEncoding('utf8').on('data', (text: string) => / \d+ /.test((printed += text)) && done()));
    const [folder = '', pid = ''] = printed.split(' ');
    expect([fs.existsSync(folder), isRunning(Number(pid))]).toEqual([true, true]);
    const ended = new Promise((done) => parent.on('exit', done));
    parent.kill(signal);
    expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(fs.existsSync(folder)).toBe(false);
    // Whoever takes over a process whose parent is gone may take a moment to see that it has ended.
    await expect.poll(() => isRunning(Number(pid)), { timeout: 10_000 }).toBe(false);
  });

  it('listen on ports that nobody listens on, below those of connections, each its own', async () => {
    const taken = net.createServer();
    const [port = 0] = await freePorts(1);
    await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done));
    const ports = await freePorts(50);
    taken.close();
    expect(new Set([...ports, port]).size).toBe(51);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('say what this machine lacks where modules cannot be reached, and nothing of the sort otherwise', () => {
    const offline = asNotHere(new Error('go: x@v1: Get "https://proxy/x": dial tcp: lookup proxy: no such host'), 'The modules of etcd');
    expect(offline).toBeInstanceOf(NotHere);
    expect(String(offline)).toMatch(/The modules of etcd are not in the cache.*no such host[^]*GOPROXY/);
    expect(asNotHere(new Error('verifying x@v1: checksum mismatch'), 'x')).not.toBeInstanceOf(NotHere);
  });
});
