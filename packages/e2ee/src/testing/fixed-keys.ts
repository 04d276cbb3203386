import type { AccountKeys } from '../account/account-keys.ts'
import { accountIdOf, keyIdOf } from '../account/account-keys.ts'
import { decodeHex, encodeHex, idBytes, idText } from '../codec/bytes.ts'
import { exportSpki, OAEP, PSS } from '../primitives/rsa.ts'

/*
 * Published keys: for tests and vectors, worthless for anything else. Making RSA keys takes a second each, and vectors
 * need the same ones for ever. A pair is written as its two primes; the rest of it follows.
 */

/** Accounts that `fixedAccountKeys` can make. */
export const FIXED_ACCOUNTS = 6

/** The keys of test account `index`, the same in every run and every runtime. */
export async function fixedAccountKeys(index: number): Promise<AccountKeys> {
  const identitySigning = await keyPair(PRIMES[2 * index], PSS, 'sign', 'verify')
  const identityEncryption = await keyPair(PRIMES[2 * index + 1], OAEP, 'decrypt', 'encrypt')
  const spkiS = await exportSpki(identitySigning.publicKey)
  const spkiE = await exportSpki(identityEncryption.publicKey)
  const aid = await accountIdOf(spkiS, spkiE)
  return { aid, kid: await keyIdOf(spkiE), spkiS, spkiE, identitySigning, identityEncryption }
}

async function keyPair(
  primes: readonly [string, string] | undefined,
  algorithm: { name: string; hash: string },
  privateUse: KeyUsage,
  publicUse: KeyUsage,
): Promise<CryptoKeyPair> {
  if (primes === undefined) throw new Error(`there are ${FIXED_ACCOUNTS} fixed accounts`)
  const [p, q] = [numberOf(primes[0]), numberOf(primes[1])]
  const d = inverse(65_537n, (p - 1n) * (q - 1n))
  const n = textOf(p * q, 384)
  const secret = {
    d: textOf(d, 384),
    p: textOf(p, 192),
    q: textOf(q, 192),
    dp: textOf(d % (p - 1n), 192),
    dq: textOf(d % (q - 1n), 192),
    qi: textOf(inverse(q, p), 192),
  }
  const half = { kty: 'RSA', e: 'AQAB', n }
  const privateKey = await crypto.subtle.importKey('jwk', { ...half, ...secret }, algorithm, true, [privateUse])
  const publicKey = await crypto.subtle.importKey('jwk', half, algorithm, true, [publicUse])
  return { privateKey, publicKey }
}

function numberOf(text: string): bigint {
  return BigInt(`0x${encodeHex(idBytes(text))}`)
}

function textOf(value: bigint, length: number): string {
  const hex = value.toString(16).padStart(2 * length, '0')
  // JSON web keys have no leading zero bytes.
  return idText(decodeHex(hex.replace(/^(?:00)+/, '')))
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (a > 1n) {
    const quotient = b === 0n ? 0n : a / b
    ;[a, b, x, y] = [b, a % b, y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}

const PRIMES: readonly (readonly [string, string])[] = [
  [
    'yiZs5-ZkLsOsFKKM1UVDDX_VjxRttWpeKLO0qn3tQXZhkqO9kraeBQlI339E0b781FC9IfnMyqpOdRzUDatnyi9YSvqDqF-uT8kiSZDxvgWV32M4s0r4Z_KP6oOh4zmbc5LCEddtdWVtIGSnrN9bOHLOmzpp7qO2d0ayTzolS23Mx8snI8P6KAt1LYGPPZ842VuP2CnQpE1wBoJfHAfmKSjcwrD-PUZkLG0f3krg7QNPgQWSCskRwntfRwEjtyVr',
    'uZY9b1DY8HD3d80TS6KEOj7xAop7qMye8fWdrlyiZmXXSpN_P-S_7sUXop2ffnp_D0vT8tCvNpsfJ5bl6KFZtR4BIDeLd_t-wg8In6orJFPSQ0z_WPFCwIUltkFAQ_fcXnnWWI1s_pw1kQtwS0f-M1RuqdRi57m3Rnq7VthJ0oyNTv4k8f2kLGE0eHJPgiKhRD4mmYVJ9rVPEk08kWAOSxHE9YEe24fROgfVve3K4uKIIGfx0bsFtFbNQnoBgxWH',
  ],
  [
    '64rd3jUiPm0PXZZI720mM2Jnco9mB3KffJ5JrEp_PfUBlbAkpVv7V-1EdKrGJ4dQQ2zvOFVCCq_yjMoFbZKyZes8q2ACrn3gCfEcZ8dWAwFSgxGqWPw9l5hJMBAiVCCBJR5AB1NR62SKeqYWBizm3YV3ust_FBciaS9rih8z6-r1xsYii9tW4YxRTiCsTXXPzhWGo9S5Nu5DXrfR9nAeIqMqgbiXgdfRU-qtDLv5tvlRvakFc0iDgCKtQeX9rc6n',
    '1orAEsOf1kZkzNZR9ujj1-6uSf2ye0bvN9IrClTUtAkiWjK8_CyjKIPMJBVRDn8ggVjdmkzpGm6mbIOPyWWB5AQ8soSBaf-jXzuPPvNQ1zG3_7WbFnmuTOUUDEtXNK4m7zMZwkbSZ9djePxJcB15Vb4SpDsE_HhoVBdHfpZeTJZiY8kixYc8ZefpeAX7pCvTFtQzD3VQ9sc_gm-74OdEwK9KAt8K-O7um1Njt2_gfw_wBn2k8wv7C0KT8Aj2dCTT',
  ],
  [
    '_oQ6DvxjqBmbY4_A3c5EVdMeyxzKvxBN7NLH0YcfW34E-_JYuAA8jmlZPlssFVgsBvvH5ylLSR2o_5PTatU3Pf9ijPOEztgj-1tjCsHJBkG4Q3zvTUYMMlwraWrpw3nUn8zP9DvN8g1P35gIjB6gqu7dWpndyY9H8I0ORC49xm4C_dk_a61Utfv_H8Isfpf1KWgCkdhAB_awgC-5zAUfIVXEIjLh4H8U0TxNinCKSb_NdCdYbDKPboFnYvaLkAdt',
    'ysqytdV5CqXNug6dokxoafb3aULx-LhM1vFG2mtIMllCOAPu-A8zwA2GD1Weg9Oc7LCIqXcFiTc7NjT1KEwQLs952AO_JxaW9nGpw7rX7Jiu4ZFAMHDXJfKJZQhvNozXRtf-34MiQkLZD_8BfLpkYE__zL3UpHWHFMQhPRlCacANfbfk_BMn7T_PF25yLKH8imwD7VAto9mj21x8pl0MR0AmvP_JUQosT8rax6JoypW8CjRKg046K382go6R1Ho_',
  ],
  [
    '1E4100bJHGtQx_d2p1b8I5aESmlhk7rQvBeQdK53WXXTlZCok4XdfuN2pKFzLEAuRQUBtxDD2NoX1gB4bndyE4DGCoNXdCGLvVZGlnfU_pJ-XJTkT2GcykT-m-fDnvt0lEctKwhkrtcjedgnVJm-5fOu8QrmWgpwezpAe0T5Y2HJ8WtVgwmnV-55iiAzCfpfLbnGG2YgPWg7bhP6l3Jk_PW7a5yORoR-TRRiQFo-CQQJAH0y2vDrW1q48t26RSal',
    'ygIpx77Iv8Y2FO8riXMyOLaT1EnnUsZvBtq81wXdtlg0TxTPkUNLdds9G-juDxmyr9HwsFYwykuCC-tDYvWw252WzDNVRFYHE_YDPdP-YboYjjruj7k4kzAbQVqwLylc5P94b4Ai-Xcl4-ktYHOAF4vPIE-17as3KXsANgI5WMHCBnXTBn7hx_koX85bRUE7iy84ijNuxkimrmXY1ClZgI9aDgVicOmElhltoxFYGYlcCGfKmmQudXyx1CjOgEi3',
  ],
  [
    '8NHdbxDS69E-rG40ga1pXD2vojwhWIQr0XKcOd25aR_YZwXB0CuxaU0QDLJwpwSoHRIHyHX7LOu-FfV-bhsmfIx_wMQLwGXKtS3cYuZ8ESwRPMK-Hp8NzUN3Pi-jVB2u4HCDnj_eT3a3wMhZHWI4G20A1d7vdDp0WS9qAPIWxiUNo6D-VamsntowG-q6tMrquKL8dAPBlXCmwxvm72n3LAHf_6rC0s5SF44fxX8DUAKvqNY-37fWpa_UCP4TZKn3',
    'udDj9G2vs50ih1-W1sWftzxok4VH5YuyBmOKcKep-JkBjpFjJ_WPtAPFolGgVKHa1JZ3grNYZYdGWtZaxlnMpyRb7Y8kh-1TzgVOVYsmzYTdPbwSOo2fUwTI2kWP_-Z9_5M9ApJ0wEmoc8szykY2IjmmkG_urCAprKdVAr1b6oKsXUi8h3nt9ZySs0GCylnZM5ye5OXyT2jsL09hVdSo4kjczcy0FCb6PFhXC5tJfVhRX00N1Iyyvpz3wzInhJDv',
  ],
  [
    '5GZgn9GvDujyc-hXp1AAqo5oLmJo499WD4dReLw5VaZZxd_Fj9IEXFlT1ROBmCT8ulDDx7jT-JYSOR9nqsO5UU4I_ICPg_fLeGAkggoUFA5R2hM7HNQ79KpSQWmMd-_MzVuwHc0a56N2iJezmZCp4pEHM3j9UpfQeHuoj41ajz9v3ajbNaRHtmK1C0lftWVke8WvinB_dxSGd1zOMz0XhFjy_Z6okcRdpMdsYrARs4VbLeegqJTdjx3180_C-1Wb',
    'vCPGj4uscrWZKRzW7WiBEW9Z31A_6zqtuCU62Oo-_pAdE7pLjzv4Lu3LFqNqfhOkvD5_o_1EZ0RoGwU8bDKnCYb7ApbpdLWWAFiAFXsOWFxPvjXTSY_ok2nQhbeh1AHPG8b_wMXT0oU_K_gdX9ASC34o5na_WKfMDd9taPgLsTFadgEYftqbSlYlBjeh3qXl8DDdL4HovSKSK0SfFNB4FZgMldDnBGBJ0scd_gE8FZnhyrntLvT4G46h3zGqZ_ct',
  ],
  [
    '_yyDkWGJnhCLhW6IXLazSzpgu9odxhWH8xeXJ7jFD2aEC8LS4pZJeMPRPLPAy_8vHs7YgaWW4jgdPzzspMtOcIPFv93ClplPCPb39vdReg1afGDyVE-v2Y7mU697-wfMHwyp38aMDQRIl9PmfavNYPreBJWs9wJKG0aULRdIzEnbNjMAoKCKDQZ4cDPGyO5pDmZ-CcvmuEtCf-z-w1Hx2b-kp41PHAlBot94foGi9C6H4Jjbdb9cRtcXcU2qxyct',
    '63wqc_lbg_hq4Jo7UPoh1P2HzCa8OS-qRLLEBNtv6eVg0x5hpPeqKJgXYFHUvM9IjyVNvI3-5Gu5pY1rIMpoZlw6b7P5LRUpcRKkUEBtcHtvK0QXHHHZY4FOD_deqwcXYTzUp9fitJ_reVVIXrcT_K_s23P6dY0BCRstmfdu0gHtZcW8L5Skcr3RqNKLzwUzW1gTUT7heD9VVqK6pC5xzc7U27xtBiuCj3HSP1iiWCgUPEZf8veB5rvX-ump8zOx',
  ],
  [
    '3i0K10hcoakfqwcigFOzB3Gf8zUdHnYP2NdVJloyMHAMyUxC9otMxWhAgL0j2VaLF_MoKuQ843iDPhcieVnxW5gkPJE9wz1vvW7RNYe4XUyLOA82H7rHIqitjLWKZR-jI5onv86_LdcTq_2lTv7xh-Lw5Ggdjn0QR0Oe02hfjXpVrahKTzCbih0FhvPhhON1zVqHPl6wN6fKMO4dHd7YL7ILki_jvrtXjqgvatfbSSFv0hRHXryGiCMdmUIEah6_',
    '04AVB6vS0zdHT5r5gRHFWP4oA5Ril3uH1G9wNWYeIrq9hMejp-sGGdNiAfXfFjiSglghuidoK0c9rfSHyNsHzTX9HapFQxXtdvH-69ujQ9gVOlKkRwEr7J3FqGw9c4WW4lhPBWCXFAl_MsyJGQ5QTlshmDhA9LEhd4Ov__Xe0boeWixi2dfXEybu0x6nlMAnovDU4rX1bPtTGEVBmREQG1BExFDav0deVnjK8la33pdoO8LJPFaj6gZifNHHNBmP',
  ],
  [
    '7NcU_xYeKDwdNTv8ljeAptXZtQjSWGmQs6HyhOBYPDRk44fTcvBJd2R7I2soZh9yBT-ucInLWP_6aBA75FdU4zvSJkR3eeqDZe_QQTEy7YiRiIaFw1CwGgDPa0eptJv0TZqV2bZeJMxddRmoF_Ly3hshFNHZ4ycrvqS8lKUDAUoZTFWsGujpI0Yq_NymDe1ADG2f_lpRhoBiuqZjaMmc17e3gOZW2dTHVhaNDOpFRhnO3inPotrlSgQkKpskSdKh',
    '4BxCQUtJzcQceWV1sogG4u3SxrJ6JR0x1dxzS52Te6jkpsCkzT1nNE0efCsnOJ53grwK2nKZ1QQLAWKislkj-ov56tR_55RkrqepzUlxgVOnZgtNud7djb-3TBQ6rN2tpRzj50MibAHUc1VaXuy7dofCtAoe66LmQi_AoOLDbZCYgJa-52nlAN9BTwaRd9yhUOQw4mD_1UUuCayxxO07Ee_cMowFqaDmgkfSqg5sq82ur7-rp2WXGxCliYt7hP4p',
  ],
  [
    'wXIh7JdLDqsO_46Aviryq_kYO3XazvB0QT8_rphTGNoqdlx1vdybGd7VFNSqW-wyQS5MZC5BpgexGIypvrwjv40ZJpUVhN-6aG7R-xedh1ocsMNhYuO5T777hyHdAHG_RDqaYFnIKWOwbiCNTcS9mdrQo2iGx97EAGKk15jafGimmoT9VRUYrZRFpBTewg9t-k77BjSKbGjfo7xJzGSsJ31taVgYEcszhcjA6gPUkPGkD-h6aXjnlZ8-Hv0gzaZd',
    'u_bhL1OFrZPtBFscvZbk2lCwvcLuWDU4AxZepnuAyIXL-YEMcq8MlGlHypN_PGieEhqWk3bppC4Hi-vk8oxxryM9nFjQxuvTLmi0xrAM3WxpEQffYSG4vnuJndxn6sTPbfpc7wGR2dA8KbNx8PwhJ0yJ3lls2PS8fjudjD3ZUgpYSeeYYFPLr8hFpn-5h8eh1xyCsyqB-ugTW6LDk_F6RRHQ0f3cv9hmU5biuRYVBJEv-e2TQP-O5N4fM-xcTv-P',
  ],
  [
    '4JJ-JcyqiX71slPjLXXygGojPqpqgmM7AkUS4amPjS8rBkev3LfCQQs_f7_sa-8_mYAVJS4nJKsH5QHX8aDdrB9l6a-GU-l24FDzoC6gzkoHA5CvR9DQNsQGRupMuCJL5-0e18haw6MnY1QGTbXAFRwZlZHRqQJTrFG0Dc_xPMtqVzB3Wq9nZWCqBa55_kQjF1JJNsmYo4D_-1meg3ctB9o1xjzJCklwuKEhAZKmqj1D1MIGrOt2H6evBKp6KmM3',
    'wK3MT-NNW-IIInv_7XOylYb5tMhoKeZjbPs4yN4JL1Uc6_v_KL-qM7gS8_nxWO1fdqRCNVBdHPpsk3VH5dMiFe6t1fhjBqsSh83y4o_2ZxFiaAo_5mB2mExJEX2fuYh3WpextYTnK5TBg35LEjU9-uN6aoF27m7P1zt5YyKnz_I7JKtkLxw_N0gjTB_DFz1XpjT3TZWTGQ6UHjvOOiMuJm--JRVLC-7LhmP9TDLzN6sBefjRkL6gIhjf-dGP14dt',
  ],
  [
    '8QNXm-WrKydcvDCKhFL8C2fQfBTh1AxIuUrVEuZWe_1vuhRpLg88wjUM-CC86XFAzi62wyuw-lUdDR0J7QslVlK0vkm6Cq-4eibpucio5EzxOdTIzIFFhy5VNXO8il1M0owZMEqJX_jdBx_qmXd9FM4luNooHhyHdJEc3SJF3EhSbdIu9wlYceVBpAWhKb2Monl5nUogvHF3gwXr580NxmXCkwckgZO7lY7xYISpoXyI7Mloxtx-kUNdo3SyBL5l',
    'xjSrSOvHno5Gbj9N57gvbd82ruNeIVMOVbvIQJ6ETTzFItgaTZKU9OavqTWrJiOTXAAXFNjZugUi7U8aPQ7e8xNXCSkq5eAqDFCEvt6HwwhxHa-3vTs2ZWdSU6AFOjF-qgkDyfpsLB7vZwSQjLYcvymUkMa4S5zlPrs4Lg7b8Lpn1cpGfL5AQIGLBFlYhUIlxTaDwyF-AB5Vyqv2twSmo8mZDbY9Q7a-u-36Khx-RY993F1LUYzzdVhcKlng0fP1',
  ],
]
