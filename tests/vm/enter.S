// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The way from Bochs' BIOS into a kernel: tests/vm/layout.py says what lies where.
 *
 * Section .sector, the first of the disk, starts the kernel's own set-up code. When that has
 * asked the BIOS and gone into protected mode, section .enter reads the kernel and the initrd
 * from the disk, goes into long mode with the first gigabyte mapped to itself, as a
 * decompressor does, and into the kernel.
 *
 * Symbols from outside: SETUP (a segment), HERE (where .enter lies), TABLES, ENTRY; KERNEL and
 * INITRD, with the chunks of 256 sectors that each has.
 */
	.section .sector, "ax"
	.code16
	cli
	movw	$SETUP, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movw	$0xe000, %sp
	ljmp	$SETUP + 0x20, $0
	.org	510
	.word	0xaa55

	.section .enter, "ax"
	.code32
enter:
	cld
	lgdt	HERE + descriptor - enter
	movl	$1, %ebx		/* the sector that is next */
	movl	$KERNEL, %edi
	movl	$KERNEL_CHUNKS, %ebp
	call	read_chunks
	movl	$INITRD, %edi
	movl	$INITRD_CHUNKS, %ebp
	call	read_chunks

	xorl	%eax, %eax
	movl	$TABLES, %edi
	movl	$3 * 1024, %ecx
	rep stosl
	movl	$TABLES + 0x1000 + 3, TABLES
	movl	$TABLES + 0x2000 + 3, TABLES + 0x1000
	movl	$TABLES + 0x2000, %edi
	movl	$0x83, %eax		/* present, writable, 2 MiB */
	movl	$512, %ecx
1:	movl	%eax, (%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	loop	1b
	movl	%cr4, %eax
	orl	$0x20, %eax		/* PAE */
	movl	%eax, %cr4
	movl	$TABLES, %eax
	movl	%eax, %cr3
	movl	$0xc0000080, %ecx	/* EFER.LME */
	rdmsr
	btsl	$8, %eax
	wrmsr
	movl	$0x80000001, %eax	/* PG, PE */
	movl	%eax, %cr0
	ljmp	$0x10, $HERE + long_mode - enter

/* %ebp chunks from sector %ebx on, in LBA from the first disk, to %edi. */
read_chunks:
	movl	$0x1f2, %edx
	xorl	%eax, %eax
	outb	%al, %dx		/* 256 sectors */
	movl	%ebx, %eax
	incl	%edx
	outb	%al, %dx
	shrl	$8, %eax
	incl	%edx
	outb	%al, %dx
	shrl	$8, %eax
	incl	%edx
	outb	%al, %dx
	shrl	$8, %eax
	orl	$0xe0, %eax
	incl	%edx
	outb	%al, %dx
	incl	%edx
	movl	$0x20, %eax		/* READ SECTORS */
	outb	%al, %dx
	pushl	$256
2:	movl	$0x1f7, %edx
3:	inb	%dx, %al
	andl	$0x88, %eax
	cmpl	$0x08, %eax		/* DRQ and not BSY */
	jne	3b
	movl	$0x1f0, %edx
	movl	$256, %ecx
	rep insw
	decl	(%esp)
	jnz	2b
	popl	%eax
	addl	$256, %ebx
	decl	%ebp
	jnz	read_chunks
	ret

	.code64
long_mode:
	movl	$0x18, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	movq	$ENTRY, %rax
	jmp	*%rax			/* %rsi: boot_params, as the set-up code left it */

	.balign	8
descriptor:
	.word	4 * 8 - 1
	.long	HERE + gdt - enter
	.balign	8
gdt:
	.quad	0, 0
	.quad	0x00af9a000000ffff	/* 0x10: 64-bit code */
	.quad	0x00cf92000000ffff	/* 0x18: data */
