import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInventory, writeTree, type InventoryFacts } from '../../../lib/synth/files';
import { inventoryText, type OutputFile } from '../../../lib/synth/files/inventory';
import { parseInventory } from '../../../lib/synth/files/read-inventory';
import { contents, FACTS, filesOf, problemsOf, put, sandbox } from './sandbox';

const DIGEST = 'a'.repeat(64);
const WAIVER = { rule: 'replicas-too-few', reason: 'a cache that may be lost', owner: 'team-shop', until: '2027-01-31' };
const OVERRIDE = { by: 'patch', object: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'api' }, paths: ['/spec/type'], reason: 'clients are outside', answers: 'service-type-nodeport' } as const;
const FULL: InventoryFacts = { ...FACTS, images: ['b:1', 'a:1', 'b:1'], waivers: [{ ...WAIVER, construct: 'shop/redis' }], overrides: [OVERRIDE] };
const file = (path: string, ...ids: string[]): OutputFile => ({ path, text: '', sha256: DIGEST, objects: ids.map((id) => ({ id, construct: `c/${id}` })) });

describe('the inventory', () => {
  it('is sorted, dateless, and has one item a line', () => {
    expect(inventoryText([file('b.yaml', 'x', 'y'), file('a.yaml', 'z')], FULL).split('\n')).toEqual([
      '{', '  "schema": 1,', '  "tool": "cdk8s-plinth",', '  "toolVersion": "1.2.3",', '  "kubernetes": "1.34",', '  "layout": "per-resource",',
      '  "files": [',
      `    {"path":"a.yaml","sha256":"${DIGEST}","objects":[{"id":"z","construct":"c/z"}]},`,
      `    {"path":"b.yaml","sha256":"${DIGEST}","objects":[`, '      {"id":"x","construct":"c/x"},', '      {"id":"y","construct":"c/y"}', '    ]}',
      '  ],',
      '  "images": [', '    "a:1",', '    "b:1"', '  ],',
      '  "waivers": [', `    {"construct":"shop/redis","rule":"replicas-too-few","reason":"a cache that may be lost","owner":"team-shop","until":"2027-01-31"}`, '  ],',
      '  "overrides": [', '    {"by":"patch","object":{"apiVersion":"v1","kind":"Service","namespace":"shop","name":"api"},"paths":["/spec/type"],"reason":"clients are outside","answers":"service-type-nodeport"}', '  ]',
      '}', '',
    ]);
  });

  it('has the same bytes whatever the order of what it is made from', () => {
    const waivers = [WAIVER, { ...WAIVER, rule: 'image-tag-moves' }];
    const turned = waivers.map(({ rule, reason, owner, until }) => ({ until, owner, reason, rule })).reverse();
    expect(inventoryText([file('b', 'x'), file('a', 'y')], { ...FULL, waivers: turned, images: ['a:1', 'b:1'] }))
      .toBe(inventoryText([file('a', 'y'), file('b', 'x')], { ...FULL, waivers }));
  });

  it('is read back as it was written', async () => {
    const dir = sandbox();
    await writeTree(dir, filesOf({ 'shop/a.yaml': 'a\n' }), FULL);
    const objects = [{ id: '/ConfigMap/shop/shop/a.yaml', construct: 'app/shop/a.yaml' }];
    expect(readInventory(dir)).toEqual({ ...FULL, images: ['a:1', 'b:1'], files: [{ path: 'shop/a.yaml', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), objects }] });
    expect(readInventory(join(dir, 'shop'))).toBeUndefined();
  });
});

describe('an inventory that cannot be believed', () => {
  const sound = JSON.parse(inventoryText([file('a.yaml', 'x')], FULL)) as Record<string, unknown>;
  const entry = { path: 'a.yaml', sha256: DIGEST, objects: [{ id: 'x' }] };
  const broken: Array<[string, unknown]> = [
    ['not a map', []], ['of another tool', { ...sound, tool: 'kpt' }], ['without schema', { ...sound, schema: undefined }], ['of schema 0', { ...sound, schema: 0 }],
    ['without version', { ...sound, toolVersion: 1 }], ['of an unknown layout', { ...sound, layout: 'per-planet' }], ['without files', { ...sound, files: {} }],
    ['with an entry that is null', { ...sound, files: [null] }], ['with an entry without digest', { ...sound, files: [{ ...entry, sha256: 'abc' }] }],
    ['with a path out of the folder', { ...sound, files: [{ ...entry, path: '../../etc/passwd' }] }], ['with an absolute path', { ...sound, files: [{ ...entry, path: '/etc/passwd' }] }],
    ['with an object without id', { ...sound, files: [{ ...entry, objects: [{}] }] }], ['with an image that is a number', { ...sound, images: [1] }],
    ['with a waiver without owner', { ...sound, waivers: [{ ...WAIVER, owner: undefined }] }], ['with an override of nothing', { ...sound, overrides: [{ by: 'patch', paths: [] }] }],
  ];

  it.each(broken)('%s is refused with a way out', async (_, value) => {
    expect(await problemsOf(() => parseInventory(JSON.stringify(value), 'out/.plinth-inventory'))).toMatchObject([
      { id: 'inventory-unreadable', message: expect.stringContaining('out/.plinth-inventory'), fix: expect.stringContaining('Restore') },
    ]);
  });

  it('because a newer version wrote it says which to use', async () => {
    expect(await problemsOf(() => parseInventory(JSON.stringify({ ...sound, schema: 2, toolVersion: '9.0.0' }), 'i'))).toMatchObject([
      { id: 'inventory-unreadable', message: expect.stringContaining('9.0.0'), fix: expect.stringContaining('Upgrade') },
    ]);
  });

  it('because a merge was left open says how to end it', async () => {
    const text = '{\n<<<<<<< HEAD\n"a"\n=======\n"b"\n>>>>>>> branch\n}\n';
    expect(await problemsOf(() => parseInventory(text, 'i'))).toMatchObject([{ id: 'inventory-unreadable', fix: expect.stringContaining('git checkout --ours') }]);
  });

  it('stops a run before anything is written', async () => {
    const dir = sandbox();
    put(dir, '.plinth-inventory', 'garbage');
    expect(await problemsOf(() => writeTree(dir, filesOf({ 'a.yaml': 'a\n' }), FACTS))).toMatchObject([{ id: 'inventory-unreadable' }]);
    expect(contents(dir)).toEqual({ '.plinth-inventory': 'garbage' });
  });

  it('may be a folder or a link', async () => {
    const dir = sandbox();
    mkdirSync(join(dir, '.plinth-inventory'));
    expect(await problemsOf(() => readInventory(dir))).toMatchObject([{ id: 'inventory-unreadable' }]);
    const other = sandbox();
    symlinkSync('/dev/zero', join(other, '.plinth-inventory'));
    expect(await problemsOf(() => readInventory(other))).toMatchObject([{ id: 'inventory-unreadable' }]);
  });

  it('never makes the reader fail in another way', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string(), fc.object().map((extra) => JSON.stringify({ ...sound, ...extra }))), fc.constantFrom(...Object.keys(sound)), fc.anything(), (text, key, value) => {
      for (const candidate of [text, JSON.stringify({ ...sound, [key]: value }, (_, item: unknown) => (typeof item === 'bigint' ? 1 : item))]) {
        try {
          parseInventory(candidate, 'i');
        } catch (error) {
          expect(error).toMatchObject({ name: 'PlinthError' });
        }
      }
    }));
  });
});
