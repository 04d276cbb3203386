export type PostgresService = {
    /** The first database of the cluster. */
    readonly url: string;
    /** Another, empty database in the same cluster. */
    createDatabase(): Promise<string>;
    /** SIGQUIT to the postmaster: PostgreSQL recovers from its write-ahead log at the next `start`. */
    crash(): Promise<void>;
    start(): Promise<void>;
    stop(): Promise<void>;
};
/** A real PostgreSQL with `fsync` on, on a free port, in its own temporary directory. */
export declare function startPostgres(): Promise<PostgresService>;
export declare function freePort(): Promise<number>;
