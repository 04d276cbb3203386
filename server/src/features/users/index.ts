export { makeFindUser } from './find-user.ts'
export { makeReadDirectory } from './read-directory.ts'
export { makeUpdateProfile } from './update-profile.ts'
export { makeUsersRepository } from './users.repository.ts'
