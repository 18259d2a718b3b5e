import { entries } from './entry';

/** What the matchers of `cdk8s-plinth/testing` refuse. */
export const TESTING = entries({
  'app-unknown': ['A matcher is given what is no app.', 'Nothing would be proved, or something else than you mean.', 'Pass an app, a part of one, or the result of expectClean.'],
  'golden-path': ['A golden file is named by a relative path, and nobody says relative to what.', 'The matcher was called without a test runner, which alone knows the folder of the test.', "Write an absolute path: path.join(__dirname, 'app.yaml')."],
  'workload-unknown': ['An end of a connection is not exactly one workload of the app, nor pods or addresses.', 'A question about the network would be answered for other pods than you mean, or for none.', "Pass the service itself, or its name as 'namespace/name'."],
});
