export { ConfigError, makeConfig as loadConfig, type ServerConfig } from './app/config/config.ts'
export { type Loggers, makeLoggers } from './app/logger.ts'
export { type RunningServer, type StartOptions, startServer } from './app/server.ts'
