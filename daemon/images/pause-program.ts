/**
 * The program of a sandbox: it waits, reaps children, and ends at SIGTERM, SIGINT or SIGQUIT. Called with the name of
 * a file it prints the file's first 256 bytes instead (so the engine can be asked for its host's boot id).
 *
 * Written as machine code, so that no compiler and no registry is needed. As process 1 of its container it would not
 * get signals without a handler at all; those it blocks the kernel keeps for it, and rt_sigtimedwait takes them one by
 * one, which needs no handler, no stack frame and no library. System call numbers: Linux, arch/x86/entry/syscalls and
 * include/uapi/asm-generic/unistd.h.
 */

/** x86-64, one instruction a line. `all` is the set of all signals, right after the code, at {@link x86Length}. */
const x86Code = [
  "833c2401", // _start: cmp DWORD PTR [rsp], 0x1; called with an argument? then print that file
  "7f56", // jg print
  "31ff", // xor edi, edi; rt_sigprocmask(SIG_BLOCK, all, null, 8)
  "488d3589000000", // lea rsi, [all]
  "31d2", // xor edx, edx
  "6a08", // push 0x8
  "415a", // pop r10
  "6a0e", // push 0xe
  "58", // pop rax
  "0f05", // syscall
  "488d3d77000000", // wait: lea rdi, [all]; rt_sigtimedwait(all, null, null, 8)
  "31f6", // xor esi, esi
  "31d2", // xor edx, edx
  "6a08", // push 0x8
  "415a", // pop r10
  "b880000000", // mov eax, 0x80
  "0f05", // syscall
  "83f811", // cmp eax, 0x11; SIGCHLD
  "7411", // je reap
  "83f80f", // cmp eax, 0xf; SIGTERM
  "7453", // je exit
  "83f802", // cmp eax, 0x2; SIGINT
  "744e", // je exit
  "83f803", // cmp eax, 0x3; SIGQUIT
  "7449", // je exit
  "ebd4", // jmp wait
  "6aff", // reap: push 0xffffffffffffffff; wait4(-1, null, WNOHANG, null), as long as there are children that ended
  "5f", // pop rdi
  "31f6", // xor esi, esi
  "6a01", // push 0x1
  "5a", // pop rdx
  "4531d2", // xor r10d, r10d
  "6a3d", // push 0x3d
  "58", // pop rax
  "0f05", // syscall
  "85c0", // test eax, eax
  "7fec", // jg reap
  "ebbe", // jmp wait
  "488b7c2410", // print: mov rdi, QWORD PTR [rsp+0x10]; open(argv[1], O_RDONLY)
  "31f6", // xor esi, esi
  "6a02", // push 0x2
  "58", // pop rax
  "0f05", // syscall
  "85c0", // test eax, eax
  "7821", // js exit
  "89c7", // mov edi, eax; read(file, buffer, 256)
  "488db42400ffffff", // lea rsi, [rsp-0x100]
  "ba00010000", // mov edx, 0x100
  "31c0", // xor eax, eax
  "0f05", // syscall
  "85c0", // test eax, eax
  "780a", // js exit
  "6a01", // push 0x1; write(1, buffer, what was read)
  "5f", // pop rdi
  "89c2", // mov edx, eax
  "6a01", // push 0x1
  "58", // pop rax
  "0f05", // syscall
  "31ff", // exit: xor edi, edi; exit_group(0)
  "b8e7000000", // mov eax, 0xe7
  "0f05", // syscall
];
const x86Length = 0x98;

/** ARM64, one instruction a line. */
const armCode = [
  "e00340f9", // _start: ldr x0, [sp]; called with an argument? then print that file
  "1f0400f1", // cmp x0, #0x1
  "ec030054", // b.gt print
  "000080d2", // mov x0, #0x0; rt_sigprocmask(SIG_BLOCK, all, null, 8)
  "41060010", // adr x1, all
  "020080d2", // mov x2, #0x0
  "030180d2", // mov x3, #0x8
  "e81080d2", // mov x8, #0x87
  "010000d4", // svc #0x0
  "a0050010", // wait: adr x0, all; rt_sigtimedwait(all, null, null, 8)
  "010080d2", // mov x1, #0x0
  "020080d2", // mov x2, #0x0
  "030180d2", // mov x3, #0x8
  "281180d2", // mov x8, #0x89
  "010000d4", // svc #0x0
  "1f4400f1", // cmp x0, #0x11; SIGCHLD
  "00010054", // b.eq reap
  "1f3c00f1", // cmp x0, #0xf; SIGTERM
  "20040054", // b.eq exit
  "1f0800f1", // cmp x0, #0x2; SIGINT
  "e0030054", // b.eq exit
  "1f0c00f1", // cmp x0, #0x3; SIGQUIT
  "a0030054", // b.eq exit
  "f2ffff17", // b wait
  "00008092", // reap: mov x0, #0xffffffffffffffff; wait4(-1, null, WNOHANG, null), as long as there are children that ended
  "010080d2", // mov x1, #0x0
  "220080d2", // mov x2, #0x1
  "030080d2", // mov x3, #0x0
  "882080d2", // mov x8, #0x104
  "010000d4", // svc #0x0
  "1f0000f1", // cmp x0, #0x0
  "2cffff54", // b.gt reap
  "e9ffff17", // b wait
  "600c8092", // print: mov x0, #0xffffffffffffff9c; openat(AT_FDCWD, argv[1], O_RDONLY, 0)
  "e10b40f9", // ldr x1, [sp, #16]
  "020080d2", // mov x2, #0x0
  "030080d2", // mov x3, #0x0
  "080780d2", // mov x8, #0x38
  "010000d4", // svc #0x0
  "1f0000f1", // cmp x0, #0x0
  "6b010054", // b.lt exit
  "e10304d1", // sub x1, sp, #0x100; read(file, buffer, 256)
  "022080d2", // mov x2, #0x100
  "e80780d2", // mov x8, #0x3f
  "010000d4", // svc #0x0
  "1f0000f1", // cmp x0, #0x0
  "ab000054", // b.lt exit
  "e20300aa", // mov x2, x0; write(1, buffer, what was read)
  "200080d2", // mov x0, #0x1
  "080880d2", // mov x8, #0x40
  "010000d4", // svc #0x0
  "000080d2", // exit: mov x0, #0x0; exit(0)
  "c80b80d2", // mov x8, #0x5e
  "010000d4", // svc #0x0
];
const armLength = 0xd8;

const headerLength = 64 + 56;
/** Where the file is put into memory. */
const loadAddress = 0x400000n;
const machines = { amd64: 62, arm64: 183 } as const;

/** Processors, in the words of Go and of image manifests. */
export type Architecture = keyof typeof machines;

/** The program as a static executable file (ELF 64: one header, one loaded segment, nothing else). */
export function pauseProgram(architecture: Architecture): Buffer {
  const [code, length] = architecture === "amd64" ? [x86Code, x86Length] : [armCode, armLength];
  const size = headerLength + length + 8;
  const file = Buffer.alloc(size);
  file.write("7f454c46020101", 0, "hex");
  file.writeUInt16LE(2, 16); // an executable
  file.writeUInt16LE(machines[architecture], 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(loadAddress + BigInt(headerLength), 24); // the first instruction
  file.writeBigUInt64LE(64n, 32); // program headers
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt32LE(1, 64); // a segment to load …
  file.writeUInt32LE(5, 68); // … to read and run
  file.writeBigUInt64LE(loadAddress, 80);
  file.writeBigUInt64LE(loadAddress, 88);
  file.writeBigUInt64LE(BigInt(size), 96);
  file.writeBigUInt64LE(BigInt(size), 104);
  file.writeBigUInt64LE(0x10000n, 112); // aligned for pages of any size
  file.write(code.join(""), headerLength, "hex");
  file.fill(0xff, headerLength + length);
  return file;
}
