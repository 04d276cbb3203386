import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** The pictures of the documents are those that a browser shows before it installs the app. */
export const PICTURES = [
  { file: 'desktop-light.png', sizes: '1280x800', form_factor: 'wide', label: 'A chat beside the list of chats' },
  { file: 'phone-list-light.png', sizes: '390x844', form_factor: 'narrow', label: 'The list of chats' },
  { file: 'phone-chat-light.png', sizes: '390x844', form_factor: 'narrow', label: 'A chat on a phone' },
] as const

export function manifestPictures(folder: URL): Plugin {
  return {
    name: 'manifest-pictures',
    apply: 'build',
    generateBundle() {
      for (const { file } of PICTURES) {
        this.emitFile({ type: 'asset', fileName: `pictures/${file}`, source: readFileSync(new URL(file, folder)) })
      }
    },
  }
}
