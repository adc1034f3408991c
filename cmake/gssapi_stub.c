/* SPDX-License-Identifier: MIT
 *
 * Debian's libgit2.a refers to these GSSAPI symbols, but no package has a static archive
 * of GSSAPI, and libgit2's .pc file does not name it. Only the HTTP "negotiate"
 * authentication of libgit2 calls them, and pst never contacts a git server. Each stub
 * answers GSS_S_UNAVAILABLE (16 << 16), so a call would fail in words, not crash.
 * The signatures do not matter to the linker; arguments are never read.
 */
typedef unsigned int gss_status;
enum { k_unavailable = 16 << 16 };

void* GSS_C_NT_HOSTBASED_SERVICE = 0;

#define PST_GSS_STUB(name) \
    gss_status name(void); \
    gss_status name(void) { return k_unavailable; }

PST_GSS_STUB(gss_delete_sec_context)
PST_GSS_STUB(gss_display_status)
PST_GSS_STUB(gss_import_name)
PST_GSS_STUB(gss_indicate_mechs)
PST_GSS_STUB(gss_init_sec_context)
PST_GSS_STUB(gss_release_buffer)
PST_GSS_STUB(gss_release_name)
PST_GSS_STUB(gss_release_oid_set)
