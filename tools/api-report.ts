/**
 * The public API of each entry point as text in `docs/api/`, so that a reviewer sees what a change does to users.
 * `npm run api` rewrites the reports; without `--local` a difference is an error.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorResult } from '@microsoft/api-extractor';

const ROOT = path.resolve(__dirname, '..');
/** Report name → declaration file of the entry point. */
export const ENTRIES: Readonly<Record<string, string>> = {
  'cdk8s-plinth': 'dist/lib/index.d.ts',
  'cdk8s-plinth-policy': 'dist/lib/policy/index.d.ts',
  'cdk8s-plinth-testing': 'dist/lib/testing/index.d.ts',
};

/** Compares the report of one entry with the committed one; with `local`, rewrites it. */
export function reportApi(name: string, local: boolean): { readonly changed: boolean; readonly errors: readonly string[] } {
  const entry = ENTRIES[name];
  if (!entry) throw new Error(`no entry point ${name}`);
  const errors: string[] = [];
  const reportFolder = path.join(ROOT, 'docs/api');
  fs.mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: path.join(ROOT, 'api-extractor.json'),
    packageJsonFullPath: path.join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: path.join(ROOT, entry),
      compiler: { tsconfigFilePath: path.join(ROOT, 'tsconfig.build.json') },
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder, reportTempFolder: path.join(ROOT, 'temp') },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const result: ExtractorResult = Extractor.invoke(config, {
    localBuild: local,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.text);
    },
  });
  return { changed: result.apiReportChanged, errors };
}

if (require.main === module) {
  const local = process.argv.includes('--local');
  for (const name of Object.keys(ENTRIES)) {
    const { changed, errors } = reportApi(name, local);
    process.stderr.write(`${name}: ${changed ? (local ? 'rewritten' : 'differs from docs/api; run npm run api') : 'as committed'}\n`);
    for (const error of errors) process.stderr.write(`  ${error}\n`);
    if (errors.length > 0 || (changed && !local)) process.exitCode = 1;
  }
}
