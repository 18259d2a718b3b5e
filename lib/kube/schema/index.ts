export { createSchemas, type Deprecation, type Schemas } from './schemas';
export { SUPPORTED_MINORS, type TableSource } from './tables';
