import { describe, expect, it } from 'vitest';
import { withoutRemarks } from '../../../tools/tables/remarks';

const version = (name: string, served: boolean) => ({
  name, served, storage: served,
  additionalPrinterColumns: [{ name: 'Age' }],
  selectableFields: [{ jsonPath: '.spec.color' }],
  schema: {
    openAPIV3Schema: {
      description: 'A widget.', type: 'object',
      properties: { description: { type: 'string', title: 'Said of it' }, list: { type: 'array', items: { anyOf: [{ type: 'string', example: 'x' }] } }, map: { additionalProperties: { description: 'any', type: 'integer' } } },
    },
  },
});

describe('a definition as its project publishes it', () => {
  it('is read without what judges no object, and keeps fields of the same names', () => {
    expect(withoutRemarks({ kind: 'CustomResourceDefinition', status: {}, spec: { group: 'a.example', versions: [version('v1', true), version('v1beta1', false)] } })).toEqual({
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'a.example',
        versions: [{
          name: 'v1', served: true, storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { description: { type: 'string' }, list: { type: 'array', items: { anyOf: [{ type: 'string' }] } }, map: { additionalProperties: { type: 'integer' } } } } },
        }],
      },
    });
  });
});
