export { ProductionService } from './production-service';
export type {
  AutoScale,
  Availability,
  Configuration,
  ExposeOptions,
  ExtraPort,
  GrpcPort,
  HttpPort,
  ProductionServiceOptions,
  ProductionServiceProps,
  RawOverrides,
  Rollout,
  Scale,
  TcpPort,
} from './props';
