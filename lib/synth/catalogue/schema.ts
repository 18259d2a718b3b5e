import { entries } from './entry';

/** What a schema refuses. The API server of the version would refuse it too, or drop it without a word. */
export const SCHEMA = entries({
  'schema-alternative': ['A value matches none, or too many, of the forms that are allowed.', 'The schema offers alternatives, and the server takes exactly the number that it asks for.', 'Keep one of the forms that are named.'],
  'schema-bounds': ['A number, a text or a list is outside its bounds.', 'The server refuses the object.', 'Write a value within the bounds that are named.'],
  'schema-crd-malformed': ['A CustomResourceDefinition cannot be used as a schema.', 'Objects of its kind are not judged.', 'Take the definition from the release of the project that serves it.'],
  'schema-duplicate-item': ['Two items of a list have one key.', 'The list is a map by that key: the server refuses it, or merges the two on the next apply.', 'Remove one, or give it another key.'],
  'schema-enum': ['A value is none of those that are allowed.', 'The server refuses the object.', 'Write one of the values that are named.'],
  'schema-field-not-in-version': ['A field does not exist in this Kubernetes version.', 'The server drops it without an error, and the object does something else than it says.', 'Remove the field, or target a version that has it.'],
  'schema-field-off-by-default': ['A field is behind a feature gate that is off by default in this version.', 'The server drops it without an error on every cluster that has not switched the gate on.', 'Remove the field, or target the version that is named.'],
  'schema-format': ['A text has not the form that its field asks for.', 'The server refuses the object.', 'Write it in the form that is named.'],
  'schema-kind-not-in-version': ['A kind is not served by this Kubernetes version.', 'The apply fails with “no matches for kind”.', 'Use the apiVersion that is named, or target another version.'],
  'schema-kind-off-by-default': ['A kind is not served unless the cluster’s administrator switches it on.', 'The apply fails on most clusters.', 'Use the version that is served, or make sure that yours serves it.'],
  'schema-minor-unsupported': ['There are no schemas for this Kubernetes version.', 'Nothing could be proved for it.', 'Name a version from 1.28 to 1.36.'],
  'schema-null': ['A field is null where null means nothing.', 'The server refuses it, or drops the field together with its default.', 'Remove the field, or give it a value.'],
  'schema-pattern': ['A text does not match the pattern of its field.', 'The server refuses the object.', 'Write it as the pattern asks.'],
  'schema-quantity': ['A text is no quantity.', 'The server refuses the object.', "Write a number with a unit, such as '250m' or '1Gi'."],
  'schema-required': ['A required field is missing.', 'The server refuses the object.', 'Add the field.'],
  'schema-too-deep': ['An object is nested too deep to be judged.', 'No Kubernetes object needs that depth; the server has a limit too.', 'Make it flatter.'],
  'schema-too-many': ['An object breaks its schema in more places than are listed.', 'The rest is not shown, since the first ones probably explain it.', 'Mend the ones that are shown, and run again.'],
  'schema-type': ['A value is of the wrong type.', 'The server refuses the object.', 'Write a value of the type that is named.'],
  'schema-unknown-field': ['A field does not exist.', 'The server drops it without an error unless it validates strictly: most often it is misspelt, or stands one level too high.', 'Correct its name or its place.'],
  'schema-unknown-kind': ['No schema is known for a kind.', 'Its objects pass unjudged.', 'Pass --crds with the folder of its CustomResourceDefinition.'],
  'schema-version-not-served': ['A custom resource names a version that its definition does not serve.', 'The apply fails.', 'Use one of the versions that are served.'],
});
