export { AdministrationError, administer } from './administer.ts'
export { makeAdministrationRepository } from './administration.repository.ts'
