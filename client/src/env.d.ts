interface ImportMetaEnv {
  readonly APP_VERSION: string
  readonly BUILD_HASH: string
}
